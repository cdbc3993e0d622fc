/** Small files that are named on the command line. */
import { readFile } from "node:fs/promises";

/** Undefined where it can't be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
