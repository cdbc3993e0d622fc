/** The process as an `Io`. */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Io, Output } from "../commands/contract.ts";

const UNKNOWN_WIDTH = 80;

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
    clock: () => performance.now(),
    save: (path, text) => writeFile(resolve(path), text),
    signal: interrupted(),
  };
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    terminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : UNKNOWN_WIDTH,
  };
}

/** The first SIGINT asks to stop cleanly, the second does not ask. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    controller.abort();
    process.once("SIGINT", () => process.exit(130));
  });
  return controller.signal;
}
