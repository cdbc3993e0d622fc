/** Reads and watches small files that the command line names, such as tokens. */
import { unwatchFile, watchFile } from "node:fs";
import { readFile } from "node:fs/promises";

/** Milliseconds between polls: Kubernetes updates a mounted Secret by replacing links, which only polling detects. */
const INTERVAL = 1000;

/** Undefined if the file can't be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Calls `onChange` with the changed content; undefined if the file can't be read. Returns a function that stops it. */
export function followText(path: string, onChange: (text: string | undefined) => void): () => void {
  const read = (): void => void readText(path).then(onChange);
  watchFile(path, { interval: INTERVAL, persistent: false }, read);
  return () => unwatchFile(path, read);
}
