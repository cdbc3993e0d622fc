/** The process as an `Io`. */
import { statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { resolve } from "node:path";
import { Interrupted } from "../commands/contract.ts";
import type { Io, Output } from "../commands/contract.ts";

/** Of a pipe or a log, which nobody has measured. */
const UNKNOWN_WIDTH = 100;

/** Ends quietly when the reader has gone away, as `sluice list features | head -1` does. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      process.exit(error.code === "EPIPE" ? undefined : 3);
    });
  return {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    today: () => new Date().toISOString().slice(0, 10),
    now: () => Date.now(),
    clock: () => performance.now(),
    isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    read: (path) => (path === "-" ? text(process.stdin) : readFile(resolve(path), "utf8")),
    save: (path, text) => writeFile(resolve(path), text),
    uninterrupted,
  };
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    terminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : UNKNOWN_WIDTH,
  };
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
