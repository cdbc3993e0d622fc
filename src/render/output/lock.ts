/** The lock: one run at a time. A lock whose holder has died is taken over, and one that another machine left long ago. */
import { isFault } from "../../files/file-system.ts";
import type { Disk } from "../../files/file-system.ts";
import type { Processes } from "./processes.ts";

export const LOCK = ".sluice-lock";

export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly start: string;
  /** How long it has had the lock, in milliseconds. */
  readonly age: number;
  /** Whether it runs, or ran, on another machine: from here we can't tell whether it still runs. */
  readonly elsewhere: boolean;
}

export interface Lock {
  /** Whether it is still ours: two runs may have found the same dead lock. */
  readonly isHeld: () => boolean;
  readonly release: () => void;
}

/** A holder writes its name at once; a lock without one after this long has lost its holder in between. */
const GRACE_MILLISECONDS = 200;

/** No run takes this long: what it may take ends after minutes. */
const LONGEST_MILLISECONDS = 3_600_000;

/** The lock at a path, or who has it. `breaks`: a lock of another machine is taken over, however old it is. */
export function acquire(path: string, disk: Disk, processes: Processes, breaks = false): Lock | Holder {
  const own = JSON.stringify({ pid: processes.pid, host: processes.host, start: processes.startOf(processes.pid) });
  if (claim(path, own, disk)) return lockOf(path, own, disk);
  const holder = holderOf(path, disk, processes);
  if (holder !== undefined && isRunning(holder, processes, breaks)) return holder;
  if (disk.kindAt(path) !== undefined) disk.remove(path);
  if (claim(path, own, disk)) return lockOf(path, own, disk);
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

function lockOf(path: string, own: string, disk: Disk): Lock {
  const isHeld = (): boolean => disk.kindAt(path) === "file" && disk.read(path).toString() === own;
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

/** A process id is used again, its start is not. */
function isRunning({ pid, start, age, elsewhere }: Holder, processes: Processes, breaks: boolean): boolean {
  if (elsewhere) return !breaks && age < LONGEST_MILLISECONDS;
  return processes.isAlive(pid) && processes.startOf(pid) === start;
}
