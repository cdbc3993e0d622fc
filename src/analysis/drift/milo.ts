/** Checks the state of Milo's objects: inactive registrations and grants, and grants by others. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature, Model } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import { resourceTypeOf } from "../../render/resource-type.ts";
import { driftForeignGrant, driftInactive } from "./codes.ts";
import { argumentsFor, fieldsOf, isLabelled, itemsOf, keyOf, stringOrEmpty, titleOf } from "./objects.ts";
import type { KubernetesObject } from "./objects.ts";

const GROUP = "quota.miloapis.com";

export function checkActive(rendered: KubernetesObject, live: KubernetesObject, report: ReportDiagnostic): void {
  if (live.group !== GROUP || !["ResourceRegistration", "ResourceGrant"].includes(live.kind)) return;
  const conditions = itemsOf(fieldsOf(live.value["status"])["conditions"]).map(fieldsOf);
  const active = conditions.find((condition) => condition["type"] === "Active");
  if (active?.["status"] === "True") return;
  const reason = stringOrEmpty(active?.["reason"]).slice(0, 80);
  report(
    driftInactive,
    rendered.at(["metadata", "name"]),
    `${titleOf(live)} is not active${reason === "" ? "" : `: ${reason}`}`,
    {
      help:
        live.kind === "ResourceGrant"
          ? `if its registration is active now, update it: kubectl annotate --overwrite ${argumentsFor(live) ?? "..."} sluice.dev/touched=1`
          : "see its status for the reason; grants have no effect until it is active",
      related: [{ message: "on the cluster", at: live.at(["metadata", "name"]) }],
    },
  );
}

/** Reports grants of our features that are not rendered. Those with our label are reported as extra. */
export function checkForeign(
  live: Iterable<KubernetesObject>,
  ours: ReadonlySet<string>,
  { model, state }: { readonly model: Model; readonly state: ClusterState },
  report: ReportDiagnostic,
): void {
  const features = new Map(entitled(model).map((feature) => [resourceTypeOf(feature, model), feature]));
  const granted = new Map(state.features.map(({ feature, consumers = [] }) => [feature.name, consumers]));
  for (const object of live) {
    if (object.group !== GROUP || object.kind !== "ResourceGrant" || ours.has(keyOf(object)) || isLabelled(object))
      continue;
    const { kind, name } = fieldsOf(fieldsOf(object.value["spec"])["consumerRef"]);
    for (const [index, one] of itemsOf(fieldsOf(object.value["spec"])["allowances"]).entries()) {
      const { resourceType, buckets } = fieldsOf(one);
      const feature = features.get(stringOrEmpty(resourceType));
      const gives = itemsOf(buckets).some((bucket) => Number(fieldsOf(bucket)["amount"] ?? 0) > 0);
      if (feature === undefined || !gives) continue;
      const isOurs =
        granted.get(feature.name)?.some((consumer) => consumer.kind === kind && consumer.name === name) === true;
      const who = `${stringOrEmpty(kind)} "${stringOrEmpty(name)}"`;
      const place = object.at(["spec", "allowances", index]);
      if (isOurs)
        report(
          driftForeignGrant,
          place,
          `${titleOf(object)} grants "${feature.name}" to ${who}, as does the repository`,
          {
            severity: "note",
            help: "if the repository revokes its grant, this one keeps the feature on",
          },
        );
      else
        report(
          driftForeignGrant,
          place,
          `${titleOf(object)} grants "${feature.name}" to ${who}, but the repository does not`,
          {
            help: `add a Grant (\`sluice grant\`), or delete it: kubectl delete ${argumentsFor(object) ?? "..."}`,
            related: [
              {
                message: "the feature",
                at: {
                  file: feature.document.file,
                  document: feature.document.index,
                  path: ["metadata", "name"],
                  on: "value",
                },
              },
            ],
          },
        );
    }
  }
}

function entitled({ byKind }: Model): readonly Feature[] {
  return [...byKind.Feature.values()].filter(({ spec }) => spec.entitlement !== undefined);
}
