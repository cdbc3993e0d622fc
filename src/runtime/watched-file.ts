/** Small files that are named on the command line. */
import { unwatchFile, watchFile } from "node:fs";
import { readFile } from "node:fs/promises";

/** Milliseconds between looks: a Secret that is renewed comes to its file through links, which nothing else notices. */
const LOOK = 1000;

/** Undefined where it can't be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Tells what a file holds whenever that has changed; undefined where it can't be read. Ends by the function that it returns. */
export function followText(path: string, tell: (text: string | undefined) => void): () => void {
  const read = (): void => void readText(path).then(tell);
  watchFile(path, { interval: LOOK, persistent: false }, read);
  return () => unwatchFile(path, read);
}
