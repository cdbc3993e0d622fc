/** Notices that a folder has changed, once it has come to rest; also one that is taken away and made anew, and on disks that tell nobody. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between looks. A run of the compiler writes file by file: what two looks agree on has come to rest. */
const LOOK = 250;

/** Tells whenever it has become another than it was at `since`, a `stateOf`. Ends by the function that it returns. */
export function whenChanged(folder: string, since: string, tell: () => void, look: number = LOOK): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let [told, seen] = [since, since];

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      await delay(look, undefined, { signal, ref: false }).catch(() => {});
      const now = await stateOf(folder);
      if (now === seen && now !== told && !signal.aborted) {
        told = now;
        tell();
      }
      seen = now;
    }
  }
  void follow();
  return () => ending.abort();
}

/** Of all that is in it what changes when it is written; nothing where there is no folder. */
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
