/** Reports settings in the model that this target can't satisfy. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { SummaryModel } from "../../../compiler/link/index.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import { didYouMean } from "../../../base/suggest.ts";
import { shardNameCollision, shardsNotTaken, workloadKindUnknown } from "./codes.ts";
import { PATCHED } from "./component.ts";
import { flagsName } from "./names.ts";
import { isOnePerSource, flagSetSpecs } from "./group-flags.ts";

/** Reports services whose objects have the same name, even in different namespaces, and shards that have no effect. */
export function checkShards(model: SummaryModel, report: ReportDiagnostic): void {
  const shards = model.project.spec.targets?.openfeature?.shards ?? {};
  if (isOnePerSource(model)) {
    if (Object.values(shards).some((count) => count > 1)) reportShardsIgnored(model, report);
    return;
  }
  const groups = new Set(flagSetSpecs(model).flatMap(({ group }) => group ?? []));
  const single = new Map(
    [...groups].filter((group) => (shards[group] ?? 1) === 1).map((group) => [flagsName(group), group]),
  );
  for (const [group, count] of Object.entries(shards)) {
    if (count === 1) continue;
    const duplicate = Array.from({ length: count }, (_, shard) => flagsName(group, shard)).find((name) =>
      single.has(name),
    );
    if (duplicate === undefined) continue;
    report(
      shardNameCollision,
      locationIn(model.project.document, ["spec", "targets", "openfeature", "shards", group], "key"),
      `services "${group}" and "${single.get(duplicate) ?? ""}" both have an object named "${duplicate}"`,
    );
  }
}

function reportShardsIgnored(model: SummaryModel, report: ReportDiagnostic): void {
  report(
    shardsNotTaken,
    locationIn(model.project.document, ["spec", "targets", "openfeature", "shards"], "key"),
    "flagd-proxy supports only one FeatureFlag per source, so `shards` has no effect",
    { help: "remove `shards`, or set `provider` to `kubernetes` or `file`" },
  );
}

/** Reports once per kind, at the first feature with it. */
export function checkWorkloads(model: SummaryModel, report: ReportDiagnostic): void {
  const reported = new Set<string>();
  for (const { document, spec } of model.byKind.Feature.values())
    (spec.workloads ?? []).forEach(({ kind, restart }, index) => {
      const { inject = false } = model.project.spec.targets?.openfeature ?? {};
      if (PATCHED.includes(kind) || reported.has(kind) || (restart === "Never" && !inject)) return;
      reported.add(kind);
      report(
        workloadKindUnknown,
        locationIn(document, ["spec", "workloads", index, "kind"]),
        `pods of kind "${kind}" are not supported: use ${quoteList(PATCHED)}`,
        { help: didYouMean(kind, PATCHED) },
      );
    });
}
