/** Checks AllowanceBuckets, which Milo writes: they show grants that are missing in the input. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { importNotCarried } from "../codes.ts";
import type { Draft } from "../importer.ts";
import { fieldsOf, itemsOf, textOf, wordOf } from "../fields.ts";
import type { MiloObject } from "./objects.ts";

/** Reports a bucket with an amount that no grant in the input explains. */
export function checkBuckets(
  buckets: readonly MiloObject[],
  drafts: readonly Draft[],
  featureOf: (resourceType: string) => string | undefined,
  report: ReportDiagnostic,
): void {
  const known = new Set(
    drafts.flatMap(({ kind, spec }) => {
      const { kind: who, name } = fieldsOf(spec["consumer"]);
      return kind === "Grant"
        ? itemsOf(spec["features"]).map((feature) => [who, name, feature].map(wordOf).join("/"))
        : [];
    }),
  );
  for (const { spec, status, at } of buckets) {
    const { kind, name } = fieldsOf(spec["consumerRef"]);
    const feature = featureOf(textOf(spec["resourceType"]) ?? "");
    const { limit } = status;
    if (
      feature === undefined ||
      typeof limit !== "number" ||
      limit === 0 ||
      known.has([kind, name, feature].map(wordOf).join("/"))
    )
      continue;
    report(
      importNotCarried,
      at(["metadata", "name"]),
      `${wordOf(kind)} "${wordOf(name)}" has "${feature}", but the files do not contain its grant`,
      {
        help: "import the ResourceGrants of all namespaces: kubectl get resourcegrants.quota.miloapis.com -A -o json",
      },
    );
  }
}
