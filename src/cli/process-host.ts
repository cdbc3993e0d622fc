/** The process as an `Io`. */
import { fstatSync, statSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { Interrupted, UsageError } from "./commands/command.ts";
import { strain } from "./resource-guard.ts";
import type { Host, Output } from "./commands/command.ts";

/** Of a pipe or a log, which nobody has measured. */
const UNKNOWN_WIDTH = 100;

/** Ends quietly when the reader has gone away, as `sluice list features | head -1` does. */
export function processIo(): Host {
  return {
    stdout: output(1, () => process.stdout),
    stderr: output(2, () => process.stderr),
    env: process.env,
    cwd: process.cwd(),
    today: () => new Date().toISOString().slice(0, 10),
    now: () => Date.now(),
    clock,
    strain,
    isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    read,
    save: (path, text) => saveAt(resolve(path), text, path),
    uninterrupted,
  };
}

/** `performance` would have to be loaded. */
function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** The stream is made when nothing less will do: that takes longer than a run that finds nothing to do may. */
function output(descriptor: number, stream: () => NodeJS.WriteStream): Output {
  let opened: NodeJS.WriteStream | undefined;
  const open = (): NodeJS.WriteStream => (opened ??= stream().on("error", endWithReader));
  const isTerminal = (): boolean => isDevice(descriptor) && open().isTTY;
  return {
    write(text) {
      const left = opened === undefined ? writeNow(descriptor, text) : Buffer.from(text);
      if (left.length > 0) open().write(left);
    },
    get terminal() {
      return isTerminal();
    },
    get columns() {
      return isTerminal() ? open().columns : UNKNOWN_WIDTH;
    },
  };
}

/** What a terminal is at least; a pipe and a file are none. */
function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return true;
  }
}

/** Writes as much of a text as is taken without waiting, and gives back the rest. */
function writeNow(descriptor: number, text: string): Buffer {
  let left: Buffer = Buffer.from(text);
  // There, the encoding of a console is the stream's business.
  if (process.platform === "win32") return left;
  try {
    while (left.length > 0) left = left.subarray(writeSync(descriptor, left));
  } catch (error) {
    if (!isErrno(error) || error.code !== "EAGAIN") endWithReader(error);
  }
  return left;
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}

function endWithReader(error: unknown): never {
  process.exit(isErrno(error) && error.code === "EPIPE" ? undefined : 3);
}

/** Not every run reads or writes a report: what that takes is loaded when one does. */
async function read(path: string): Promise<string> {
  if (path === "-") return (await import("node:stream/consumers")).text(process.stdin);
  return (await import("node:fs/promises")).readFile(resolve(path), "utf8");
}

/** `shown`: as it was named. Throws a UsageError where a link of the checkout would be written through. */
export async function saveAt(path: string, text: string, shown: string, within?: string): Promise<void> {
  const { saveText } = await import("../files/text-file.ts");
  const obstacle = saveText(path, text, shown, { within });
  if (obstacle !== undefined) throw new UsageError(obstacle, "delete it, or name another file");
}

/** Signals are held back while work is done, and heard after it. */
async function uninterrupted<T>(work: () => T | Promise<T>): Promise<T> {
  let interrupted = false;
  const note = (): void => void (interrupted = true);
  process.on("SIGINT", note);
  try {
    const result = await work();
    // A signal that came meanwhile is delivered only when the event loop turns.
    await new Promise((resolve) => setImmediate(resolve));
    if (interrupted) throw new Interrupted("stopped by SIGINT");
    return result;
  } finally {
    process.off("SIGINT", note);
  }
}
