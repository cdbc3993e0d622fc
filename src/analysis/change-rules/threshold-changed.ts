/** threshold-changed: the threshold of a stage, the stage of a cluster or the order of the levels changes. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { documentPairs } from "../diff/sides.ts";
import type { Level } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "threshold-changed",
  "The threshold of a stage that has clusters, the stage of a cluster, or the order of the levels is changed.",
  "A threshold is chosen when a cluster is set up. Changing it turns all features between the old and the new threshold on or off at once.",
  "Set up another stage or another cluster. To turn single features on or off, use overrides. If this is intended, allow it in a commit message: `Sluice-Allow: threshold-changed <file> because <reason>`.",
);

export const thresholdChanged: ChangeRule = { code, about: "threshold", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  checkLevels(context, report);
  for (const { name, before, after } of documentPairs(context, "Stage")) {
    if (before === undefined || after === undefined || before.spec.threshold === after.spec.threshold) continue;
    const clusters = context.base.states.filter(({ stage }) => stage.name === name).map(({ cluster }) => cluster.name);
    if (clusters.length === 0) continue;
    report(
      code,
      locationIn(after.document, ["spec", "threshold"]),
      `the threshold of stage "${name}" changes from ${before.spec.threshold} to ${after.spec.threshold}, which affects ${quoteList(clusters)}`,
      { help: allow(code, after.document.file.path) },
    );
  }
  for (const { name, before, after } of documentPairs(context, "Cluster")) {
    if (before === undefined || after === undefined || before.spec.stage === after.spec.stage) continue;
    report(
      code,
      locationIn(after.document, ["spec", "stage"]),
      `cluster "${name}" moves from stage "${before.spec.stage}" to "${after.spec.stage}"`,
      { help: allow(code, after.document.file.path) },
    );
  }
}

/** If the order of the levels changes, a stage lets other levels through although its threshold is unchanged. */
function checkLevels({ base, head }: ChangeContext, report: ReportDiagnostic): void {
  const [was, is] = [base.model.settings.levelByName, head.model.settings.levelByName];
  const stages = Map.groupBy(base.states, ({ stage }) => stage.name);
  for (const [name, states] of stages) {
    const { threshold } = states[0]?.stage.spec ?? {};
    const [low, now] = [was.get(threshold ?? ""), is.get(threshold ?? "")];
    if (low === undefined || now === undefined || head.model.byKind.Stage.get(name)?.spec.threshold !== threshold)
      continue;
    const both = [...was.values()].filter((level) => is.has(level.name));
    const passes = (level: Level | undefined, from: Level): boolean => level !== undefined && level.rank >= from.rank;
    const moved = both.filter((level) => passes(level, low) !== passes(is.get(level.name), now));
    if (moved.length === 0) continue;
    const { document } = head.model.project;
    const clusters = states.map(({ cluster }) => cluster.name);
    const through = moved.filter((level) => !passes(level, low)).map((level) => level.name);
    const shut = moved.filter((level) => passes(level, low)).map((level) => level.name);
    const effects = [
      ...(through.length === 0 ? [] : [`now includes ${quoteList(through)}`]),
      ...(shut.length === 0 ? [] : [`now excludes ${quoteList(shut)}`]),
    ];
    report(
      code,
      locationIn(document, ["spec", "levels"], "key"),
      `the order of levels changes: stage "${name}" ${effects.join(" and ")}, which affects ${quoteList(clusters)}`,
      { help: allow(code, document.file.path) },
    );
  }
}
