/** Polls a folder and reports settled changes, even if the folder is recreated or its file system sends no events. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between polls. The compiler writes file by file; a folder has settled if two polls agree. */
const INTERVAL = 250;

/** Calls `onChange` when a settled state differs from the last reported one (first: `since`). Returns a function that stops it. */
export function whenChanged(
  folder: string,
  since: string,
  onChange: () => void,
  interval: number = INTERVAL,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let [reported, seen] = [since, since];

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      await delay(interval, undefined, { signal, ref: false }).catch(() => {});
      const now = await stateOf(folder);
      if (now === seen && now !== reported && !signal.aborted) {
        reported = now;
        onChange();
      }
      seen = now;
    }
  }
  void follow();
  return () => ending.abort();
}

/** The names, inodes, sizes and times of everything in the folder; "" if it can't be read. */
export async function stateOf(folder: string): Promise<string> {
  try {
    const names = (await readdir(folder, { recursive: true })).toSorted();
    const lines = names.map(async (name) => {
      const { ino, size, mtimeMs } = await stat(join(folder, name));
      return `${name} ${ino} ${size} ${mtimeMs}`;
    });
    return (await Promise.all(lines)).join("\n");
  } catch {
    return "";
  }
}
