/** The bundles of dist/ for tests, built once for all files of a run, because building takes longer than most files. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { inject } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** The folder with the bundles and nothing else. Other files of tests may be waiting for it. */
export async function builtFolder(): Promise<string> {
  const [folder, ended, failed] = ["built", "built.ended", "built.failed"].map((name) =>
    join(inject("sharedFolder"), name),
  ) as [string, string, string];
  if (isFirst(`${folder}.begun`)) build(folder, ended, failed);
  while (!existsSync(ended)) await pause(50);
  if (existsSync(failed)) throw new Error("dist/ can't be built: see `npm run build`");
  return folder;
}

function isFirst(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return false;
  }
}

function build(folder: string, ended: string, failed: string): void {
  try {
    execFileSync(process.execPath, ["scripts/build.ts", folder], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    // As in the package, the bundles are modules.
    writeFileSync(join(folder, "../package.json"), '{"type": "module"}');
  } catch {
    writeFileSync(failed, "");
  }
  writeFileSync(ended, "");
}
