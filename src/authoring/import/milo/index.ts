/** Imports registrations and grants of features from Milo as Features and Grants. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importLeftOut, importNotRecognized, importNotCarried } from "../codes.ts";
import type { ImportContext, Draft, Importer } from "../importer.ts";
import { naming } from "../naming.ts";
import { grantDrafts } from "./grants.ts";
import { miloObjects } from "./objects.ts";
import type { MiloObject } from "./objects.ts";
import { convertRegistration, wantedNameOf } from "./registration.ts";
import type { Registered } from "./registration.ts";
import { fieldsOf, itemsOf, textOf, wordOf } from "../fields.ts";

function convert(files: readonly SourceFile[], context: ImportContext, report: ReportDiagnostic): readonly Draft[] {
  const names = naming(context, report);
  let errors = 0;
  const objects = miloObjects(files, (code, ...rest) => {
    if (code.severity === "error") errors++;
    report(code, ...rest);
  });
  const [file] = files;
  if (objects.length === 0 && errors === 0 && file !== undefined)
    report(importNotRecognized, { file, start: 0, end: 0 }, `"${file.path}" contains no quota objects of Milo`, {
      help: "use kubectl's output with ResourceRegistrations and ResourceGrants",
    });
  const ofKind = (kind: string): readonly MiloObject[] => objects.filter((object) => object.kind === kind);
  for (const object of objects) if (!KINDS.has(object.kind)) reportKind(object, report);
  names.reserve("Feature", ofKind("ResourceRegistration").map(wantedNameOf));
  const found = ofKind("ResourceRegistration").flatMap((object): readonly Registered[] => {
    const one = convertRegistration(object, names, context, report);
    return one === undefined ? [] : [one];
  });
  const byType = new Map(found.map(({ resourceType, draft }) => [resourceType, draft.name]));
  const featureOf = (resourceType: string): string | undefined =>
    byType.get(resourceType) ?? context.featureOf(resourceType);
  const grants = grantDrafts(ofKind("ResourceGrant"), featureOf, names, context, report);
  checkBuckets(ofKind("AllowanceBucket"), grants, featureOf, report);
  return [...found.map(({ draft }) => draft), ...grants];
}

const KINDS: ReadonlySet<string> = new Set(["ResourceRegistration", "ResourceGrant", "AllowanceBucket"]);

function reportKind({ kind, name, at }: MiloObject, report: ReportDiagnostic): void {
  report(importLeftOut, at(["metadata", "name"]), `${kind} "${name}" is left out: Sluice has no equivalent`, {
    help: "QuotaLimits of the catalog define quotas and their policies; Milo creates claims",
  });
}

export const milo: Importer = {
  name: "milo",
  operands: "FILE...",
  description: "ResourceRegistrations, ResourceGrants and AllowanceBuckets of Milo",
  help: "Reads kubectl's output. A registration becomes a Feature with an entitlement, and a grant becomes a Grant.",
  examples: [
    {
      line: "kubectl get resourceregistrations,resourcegrants -A -o yaml | sluice import milo - --cluster prod-eu-1",
      description: "convert the entitlements of a cluster",
    },
  ],
  options: ["owner", "purpose", "level", "cluster"],
  render: ["state", "milo"],
  convert,
};

/** Reports a bucket with an amount that no grant in the input explains. */
function checkBuckets(
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
