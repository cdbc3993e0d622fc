/** Locks the output folder for one run. Takes over locks of dead processes, and old ones of other machines. */
import { isFault } from "../../files/file-system.ts";
import type { Disk } from "../../files/file-system.ts";
import type { Processes } from "./processes.ts";

export const LOCK = ".sluice-lock";

export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly start: string;
  /** The age of the lock in milliseconds. */
  readonly age: number;
  /** Whether it runs on another machine, where its state is unknown. */
  readonly elsewhere: boolean;
}

export interface Lock {
  /** Whether this run still has it: two runs may have found the same dead lock. */
  readonly isHeld: () => boolean;
  readonly release: () => void;
}

/** A lock that is empty after this long was abandoned, because holders write their name at once. */
const GRACE_MILLISECONDS = 200;

/** Longer than any run, which is limited to minutes. */
const LONGEST_MILLISECONDS = 3_600_000;

/** Acquires the lock, or returns its holder. `breaks`: take over a lock of another machine regardless of its age. */
export function acquire(path: string, disk: Disk, processes: Processes, breaks = false): Lock | Holder {
  const content = JSON.stringify({ pid: processes.pid, host: processes.host, start: processes.startOf(processes.pid) });
  if (claim(path, content, disk)) return lockOf(path, content, disk);
  const holder = holderOf(path, disk, processes);
  if (holder !== undefined && isRunning(holder, processes, breaks)) return holder;
  if (disk.kindAt(path) !== undefined) disk.remove(path);
  if (claim(path, content, disk)) return lockOf(path, content, disk);
  return holderOf(path, disk, processes) ?? { pid: 0, host: "", start: "", age: 0, elsewhere: false };
}

export function isLock(result: Lock | Holder): result is Lock {
  return "release" in result;
}

function claim(path: string, text: string, disk: Disk): boolean {
  try {
    disk.create(path, text);
    return true;
  } catch (error) {
    if (isFault(error, ["EEXIST"])) return false;
    throw error;
  }
}

function lockOf(path: string, content: string, disk: Disk): Lock {
  const isHeld = (): boolean => disk.kindAt(path) === "file" && disk.read(path).toString() === content;
  return {
    isHeld,
    release: () => {
      if (isHeld()) disk.remove(path);
    },
  };
}

function holderOf(path: string, disk: Disk, processes: Processes): Holder | undefined {
  const first = readHolder(path, disk, processes);
  if (first !== undefined) return first;
  processes.pause(GRACE_MILLISECONDS);
  return readHolder(path, disk, processes);
}

function readHolder(path: string, disk: Disk, processes: Processes): Holder | undefined {
  if (disk.kindAt(path) !== "file") return undefined;
  try {
    const { pid, host, start } = JSON.parse(disk.read(path).toString()) as Partial<Holder>;
    if (typeof pid !== "number" || typeof host !== "string") return undefined;
    const [modified] = disk.stamp(path);
    const age = Math.max(0, processes.now() - modified);
    return { pid, host, start: start ?? "", age, elsewhere: host !== processes.host };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Also compares start times, because process ids are reused. */
function isRunning({ pid, start, age, elsewhere }: Holder, processes: Processes, breaks: boolean): boolean {
  if (elsewhere) return !breaks && age < LONGEST_MILLISECONDS;
  return processes.isAlive(pid) && processes.startOf(pid) === start;
}
