/** Implements `Host` for the real process. */
import { fstatSync, statSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Interrupted, UsageError } from "./commands/command.ts";
import { guard } from "./resource-guard.ts";
import type { Host, Output } from "./commands/command.ts";

/** Columns of a pipe or a log, whose width is unknown. */
const UNKNOWN_WIDTH = 100;

/** Ends the process silently when the reader of a pipe closes it, as in `sluice list features | head -1`. */
export function processIo(): Host {
  return {
    stdout: output(1, () => process.stdout),
    stderr: output(2, () => process.stderr),
    env: process.env,
    cwd: process.cwd(),
    today: () => new Date().toISOString().slice(0, 10),
    now: () => Date.now(),
    clock,
    guard,
    isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    read,
    save: (path, text) => saveAt(resolve(path), text, path),
    uninterrupted,
  };
}

/** Avoids `performance`, which would have to be loaded. */
function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Creates the stream only if a direct write is not enough, because creating it is slow. */
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

/** Whether it is a character device, as terminals are. Pipes and files are not. */
function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return true;
  }
}

/** Writes as much text as possible without blocking, and returns the rest. */
function writeNow(descriptor: number, text: string): Buffer {
  let left: Buffer = Buffer.from(text);
  // On Windows, the stream handles the encoding of the console.
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

/** Loads its modules on demand, because most runs read no such file. */
async function read(path: string): Promise<string> {
  if (path === "-") return (await import("node:stream/consumers")).text(process.stdin);
  return (await import("node:fs/promises")).readFile(resolve(path), "utf8");
}

/** `shown`: the path for messages. Throws a UsageError for a missing folder or a link of the checkout on the path. */
export async function saveAt(path: string, text: string, shown: string, within?: string): Promise<void> {
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false }) === undefined)
    throw new UsageError(
      `"${shown}" is in a folder that does not exist`,
      `create "${dirname(shown)}", or name another file`,
    );
  const { saveText } = await import("../files/text-file.ts");
  const obstacle = saveText(path, text, shown, { within });
  if (obstacle !== undefined) throw new UsageError(obstacle, "delete it, or name another file");
}

/** Delays SIGINT until the work is done. */
async function uninterrupted<T>(work: () => T | Promise<T>): Promise<T> {
  let interrupted = false;
  const note = (): void => void (interrupted = true);
  process.on("SIGINT", note);
  try {
    const result = await work();
    // A pending signal is delivered only in the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    if (interrupted) throw new Interrupted("stopped by SIGINT");
    return result;
  } finally {
    process.off("SIGINT", note);
  }
}
