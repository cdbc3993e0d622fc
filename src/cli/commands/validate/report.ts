/** Returns the report of a validation: the cached one if nothing has changed, without loading the compiler. */
import { cacheFolder, reuseOrRun } from "../../../cache/index.ts";
import { build } from "../../build.ts";
import { findRoot } from "../../../files/root.ts";
import type { RunReport } from "../../../report/report.ts";
import type { CommandContext } from "../command.ts";
import { dayOf } from "../options.ts";

export interface Validating {
  readonly today: string | undefined;
  readonly deadlines: boolean;
  readonly "no-cache": boolean;
}

export async function reportFor(given: Validating, setting: CommandContext): Promise<RunReport> {
  const { host: io, directory } = setting;
  const started = io.clock();
  const root = findRoot(directory);
  const folder = root === undefined || given["no-cache"] ? undefined : cacheFolder(root, io.env);
  if (root === undefined || folder === undefined || build === undefined)
    return (await import("../compile-project.ts")).compileProject(setting, given).report;
  const asked = [dayOf(given.today, io), given.deadlines ? "deadlines" : ""];
  const circumstances = { root, build, asked };
  const place = { folder, ...circumstances, name: "run" };
  const report = await reuseOrRun(folder, circumstances, io.now, async (witness) => {
    const { validated } = await import("./recompile.ts");
    return validated(given, setting, { place, witness });
  });
  const milliseconds = Math.round(io.clock() - started);
  return { ...report, summary: { ...report.summary, milliseconds } };
}
