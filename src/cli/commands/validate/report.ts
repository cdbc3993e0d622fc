/** Returns the report of a validation: the cached one if nothing has changed, without loading the compiler. */
import { cacheFolder, reuseOrRun } from "../../../cache/index.ts";
import { build } from "../../build.ts";
import { findRoot } from "../../../files/root.ts";
import { branchStamp } from "../../../git/git-folder.ts";
import type { RunReport } from "../../../report/report.ts";
import type { CommandContext } from "../command.ts";
import type { Checked } from "./branch.ts";
import { dayOf } from "../options.ts";
import { writeLine } from "../log-line.ts";

export interface Validating {
  readonly today: string | undefined;
  readonly "no-since": boolean;
  readonly "no-cache": boolean;
  readonly "explain-cache": boolean;
}

/** On a branch, the report includes the changes since it left the default branch. */
export async function reportFor(given: Validating, setting: CommandContext): Promise<RunReport> {
  const { host } = setting;
  const started = host.clock();
  let isMade = false;
  const { report, says } = await check(given, setting, () => (isMade = true));
  if (given["explain-cache"] && !isMade) {
    const { NOTHING_CHANGED, writeExplanation } = await import("../incremental/explain-cache.ts");
    writeExplanation([NOTHING_CHANGED], host);
  }
  for (const line of says) writeLine(line, host.stderr);
  const milliseconds = Math.round(host.clock() - started);
  return { ...report, summary: { ...report.summary, milliseconds } };
}

/** `onMake`: called if the report is not a cached one. */
async function check(given: Validating, setting: CommandContext, onMake: () => void): Promise<Checked> {
  const { host, directory } = setting;
  const root = findRoot(directory);
  const branches = root === undefined || given["no-since"] ? "" : branchStamp(root);
  const folder = root === undefined || given["no-cache"] ? undefined : cacheFolder(root, host.env);
  if (root === undefined || folder === undefined || build === undefined) {
    onMake();
    if (given["explain-cache"]) await explainNoCache(given, setting);
    return changed((await import("../compile-project.ts")).compileProject(setting, given).report);
  }
  const asked = [dayOf(given.today, host), branches];
  const place = { folder, root, build };
  return reuseOrRun(folder, { root, build, asked, name: "run" }, host.now, async (observer) => {
    onMake();
    const { recompileAndReport } = await import("./recompile.ts");
    return changed(recompileAndReport(given, setting, place, observer));
  });

  async function changed(report: RunReport): Promise<Checked> {
    if (root === undefined || branches === "") return { report, says: [] };
    return (await import("./branch.ts")).withChanges(report, root, given, setting);
  }
}

async function explainNoCache(given: Validating, { host }: CommandContext): Promise<void> {
  const { NO_CACHE_FOLDER, writeExplanation } = await import("../incremental/explain-cache.ts");
  writeExplanation([given["no-cache"] ? "not used because of --no-cache" : NO_CACHE_FOLDER], host);
}
