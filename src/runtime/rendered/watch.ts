/** Notices that a folder has changed, once it has come to rest; also one that is taken away and made anew, and on disks that tell nobody. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between looks. A run of the compiler writes file by file: what two looks agree on has come to rest. */
const LOOK = 250;

/** Ends by the function that it returns. */
export function whenChanged(folder: string, tell: () => void): () => void {
  const ending = new AbortController();
  void follow(folder, tell, ending.signal);
  return () => ending.abort();
}

async function follow(folder: string, tell: () => void, signal: AbortSignal): Promise<void> {
  let told = await stateOf(folder);
  let seen = told;
  while (!signal.aborted) {
    await delay(LOOK, undefined, { signal, ref: false }).catch(() => {});
    const now = await stateOf(folder);
    if (now === seen && now !== told && !signal.aborted) {
      told = now;
      tell();
    }
    seen = now;
  }
}

/** Of all that is in it what changes when it is written; nothing where there is no folder. */
async function stateOf(folder: string): Promise<string> {
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
