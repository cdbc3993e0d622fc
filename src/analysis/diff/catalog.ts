/** The catalog as clusters have it, field by field: `meters["compute.example.com/cpu"].billing.pricingUnit`. */
import type { Advice, Cause, Change, Risk } from "./change.ts";
import { quoteList } from "../../base/diagnostics.ts";
import { formOf } from "../../render/targets/catalog/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { advice } from "./advice.ts";
import { causeOfField, patchCauses, valueAt } from "./causes.ts";
import { entryDifferences, DOCUMENT_NAME, isPublished, subjectOf } from "./entries.ts";
import type { EntryDifference, Entry } from "./entries.ts";
import { resourcesOf } from "./sides.ts";
import type { ClusterPair, Side, Sides } from "./sides.ts";
import { deepEqual, sorted, describeValue } from "./values.ts";

/** Fields that can't change once they are used, because usage is counted by them. */
const IMMUTABLE: Readonly<Record<Entry["kind"], readonly string[]>> = {
  Service: ["serviceName"],
  MonitoredResourceType: ["type", "gvk"],
  MeterDefinition: ["meter", "measurement.kind", "measurement.unit", "measurement.aggregation"],
  QuotaLimit: ["limit", "meter", "consumer.apiGroup", "consumer.kind"],
};

/** Texts for people. */
const TEXTS = /(?:^|\.)(?:displayName|description)$/;

export function catalogChanges(pairs: readonly ClusterPair[], sides: Sides): readonly Change[] {
  return entryDifferences(pairs, sides).map((difference) => change(difference, sides));
}

function change(difference: EntryDifference, sides: Sides): Change {
  const { before, after, was, is, clusters } = difference;
  return {
    kind: "catalog",
    subject: subjectOf(difference),
    clusters,
    before: describeValue(was),
    after: describeValue(is),
    because: becauseOf(difference, sides),
    owners: sorted([before, after].flatMap((one) => (one?.kind === "Service" ? (one.spec.owner.team ?? []) : []))),
    advice: adviceOf(difference, sides),
    risk: riskOf(difference),
  };
}

/** The changed documents, or the patches that cause the difference on these clusters. */
export function becauseOf({ before, after, at }: EntryDifference, sides: Sides): readonly Cause[] {
  const own = (entry: Entry | undefined, side: Side): Resource | undefined =>
    entry === undefined ? undefined : resourcesOf(side, entry.kind).get(entry.name);
  const [was, is] = [own(before, sides.base), own(after, sides.head)];
  const isSame = was !== undefined && is !== undefined && deepEqual(valueAt(was, at), valueAt(is, at));
  const entry = after ?? before;
  const patches =
    entry === undefined
      ? []
      : patchCauses(entry.kind, entry.name, sides, String(at.findLast((step) => typeof step === "string")));
  return isSame && patches.length > 0 ? patches : causeOfField(was, is, at);
}

/** Whether the field is immutable, because the entry was published. */
export function isFixed({ path, before }: EntryDifference): boolean {
  if (before === undefined || !isPublished(before)) return false;
  return IMMUTABLE[before.kind].some((field) => path === field || path.startsWith(`${field}.`));
}

function wasPublished(entry: Entry | undefined): boolean {
  return entry !== undefined && isPublished(entry);
}

function adviceOf(difference: EntryDifference, sides: Sides): readonly Advice[] {
  if (isFixed(difference))
    return [advice("irreversible", "it can't be changed while in use: earlier measurements would no longer match")];
  if (difference.path === "billing.pricingUnit" || difference.path === "billing.consumedUnit")
    return [billingAdvice(difference, sides)];
  return [];
}

/** The form `configuration` has no fields for the units of an invoice. */
function billingAdvice({ clusters }: EntryDifference, { head: { model, states } }: Sides): Advice {
  const carrying = states.filter(
    (state) =>
      clusters.includes(state.cluster.name) &&
      state.render.includes("catalog") &&
      model !== undefined &&
      formOf(state, model) !== "configuration",
  );
  if (carrying.length === 0) return advice("access", "it is not rendered into any object: inform the billing team");
  const where =
    carrying.length === clusters.length ? "" : ` on ${quoteList(carrying.map(({ cluster }) => cluster.name))}`;
  return advice("access", `the billing of customers changes${where}: update the prices`);
}

/** Whether creating an object may use more of a limit than before, or the limit allows less. */
function takes({ section, path, was, is }: EntryDifference): boolean {
  if (section !== "limits") return false;
  const [before, after] = path === "max" ? [was, is].map((one) => one || Number.POSITIVE_INFINITY) : [was, is];
  return path.startsWith("costs") || (["default", "max"].includes(path) && Number(after) < Number(before));
}

function riskOf(difference: EntryDifference): Risk {
  const { before, after, path } = difference;
  if (TEXTS.test(path)) return "low";
  // The objects of a service are named after its document: the old ones are deleted, and new ones are created.
  if (path === DOCUMENT_NAME) return after?.kind === "Service" ? "high" : "low";
  if (after === undefined) return wasPublished(before) ? "high" : "medium";
  if (before === undefined) return "low";
  if (takes(difference)) return "high";
  if (isFixed(difference) || (path.startsWith("billing.") && wasPublished(before))) return "high";
  return wasPublished(before) ? "medium" : "low";
}
