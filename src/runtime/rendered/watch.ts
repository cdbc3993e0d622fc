/** Notices that a folder has changed, once it has come to rest. */
import { watch } from "node:fs";

/** Milliseconds of rest: a run of the compiler writes file by file. */
const REST = 200;

/** Ends by the function that it returns. */
export function whenChanged(folder: string, tell: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(tell, REST);
  });
  // A folder that is taken away and made anew is another one; what was read stays.
  watcher.on("error", () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
