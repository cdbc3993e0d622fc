/** What the model asks of this target and it can't do. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { at } from "../../../compiler/parse/index.ts";
import { didYouMean } from "../../../base/suggest.ts";
import { shardNameCollision, shardsNotTaken, workloadKindUnknown } from "./codes.ts";
import { PATCHED } from "./component.ts";
import { flagsName } from "./names.ts";
import { isOnePerSource, slotsOf } from "./flag-sets.ts";

/** Two services whose objects have one name, whether or not they meet in a namespace; and objects that can't be. */
export function checkShards(model: Model, report: ReportDiagnostic): void {
  const shards = model.project.spec.targets?.openfeature?.shards ?? {};
  if (isOnePerSource(model)) {
    if (Object.values(shards).some((count) => count > 1)) tellUnspread(model, report);
    return;
  }
  const groups = new Set(slotsOf(model).flatMap(({ group }) => group ?? []));
  const single = new Map([...groups].filter((group) => (shards[group] ?? 1) === 1).map((one) => [flagsName(one), one]));
  for (const [group, count] of Object.entries(shards)) {
    if (count === 1) continue;
    const clash = Array.from({ length: count }, (_, shard) => flagsName(group, shard)).find((name) => single.has(name));
    if (clash === undefined) continue;
    report(
      shardNameCollision,
      at(model.project.document, ["spec", "targets", "openfeature", "shards", group], "key"),
      `an object of service "${group}" and that of service "${single.get(clash) ?? ""}" are both named "${clash}"`,
    );
  }
}

function tellUnspread(model: Model, report: ReportDiagnostic): void {
  report(
    shardsNotTaken,
    at(model.project.document, ["spec", "targets", "openfeature", "shards"], "key"),
    "a source that is read through flagd-proxy has one FeatureFlag, so that no service is spread over several",
    { help: "leave `shards` out, or set `provider` to kubernetes or file" },
  );
}

/** Once per kind, at the first feature that names it. */
export function checkWorkloads(model: Model, report: ReportDiagnostic): void {
  const told = new Set<string>();
  for (const { document, spec } of model.byKind.Feature.values())
    (spec.workloads ?? []).forEach(({ kind, restart }, index) => {
      const { inject = false } = model.project.spec.targets?.openfeature ?? {};
      if (PATCHED.includes(kind) || told.has(kind) || (restart === "Never" && !inject)) return;
      told.add(kind);
      report(
        workloadKindUnknown,
        at(document, ["spec", "workloads", index, "kind"]),
        `the pods of kind "${kind}" can't be reached: known are ${quoteList(PATCHED)}`,
        { help: didYouMean(kind, PATCHED) },
      );
    });
}
