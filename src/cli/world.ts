/** The process as an `Io`. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Interrupted } from "../commands/contract.ts";
import { strain } from "./strain.ts";
import type { Io, Output } from "../commands/contract.ts";

/** Of a pipe or a log, which nobody has measured. */
const UNKNOWN_WIDTH = 100;

/** Ends quietly when the reader has gone away, as `sluice list features | head -1` does. */
export function processIo(): Io {
  return {
    stdout: output(() => process.stdout),
    stderr: output(() => process.stderr),
    env: process.env,
    cwd: process.cwd(),
    today: () => new Date().toISOString().slice(0, 10),
    now: () => Date.now(),
    clock,
    strain,
    isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    read,
    save: async (path, text) => (await import("node:fs/promises")).writeFile(resolve(path), text),
    uninterrupted,
  };
}

/** `performance` would have to be loaded. */
function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Opened when it is first asked for: that takes longer than a run that finds nothing to do may. */
function output(stream: () => NodeJS.WriteStream): Output {
  let opened: NodeJS.WriteStream | undefined;
  const open = (): NodeJS.WriteStream => (opened ??= stream().on("error", endWithReader));
  return {
    write: (text) => void open().write(text),
    get terminal() {
      return open().isTTY;
    },
    get columns() {
      return open().isTTY ? open().columns : UNKNOWN_WIDTH;
    },
  };
}

function endWithReader(error: NodeJS.ErrnoException): void {
  process.exit(error.code === "EPIPE" ? undefined : 3);
}

/** Not every run reads or writes a report: what that takes is loaded when one does. */
async function read(path: string): Promise<string> {
  if (path === "-") return (await import("node:stream/consumers")).text(process.stdin);
  return (await import("node:fs/promises")).readFile(resolve(path), "utf8");
}

/** Signals are held back while work is done, and heard after it. */
async function uninterrupted<T>(work: () => T): Promise<T> {
  let interrupted = false;
  const note = (): void => void (interrupted = true);
  process.on("SIGINT", note);
  try {
    const result = work();
    // A signal that came meanwhile is delivered only when the event loop turns.
    await new Promise((resolve) => setImmediate(resolve));
    if (interrupted) throw new Interrupted("stopped by SIGINT");
    return result;
  } finally {
    process.off("SIGINT", note);
  }
}
