/** Changes of overrides and accreditation records as documents. Their effects are reported as changes of features. */
import type { Change, Risk } from "./change.ts";
import type { Accreditation, Override } from "../../compiler/link/index.ts";
import type { SelectingKind } from "../../compiler/link/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { advice } from "./advice.ts";
import { causeOfField } from "./causes.ts";
import { ownersOf } from "./features.ts";
import { isLate, resourcesOf, documentPairs } from "./sides.ts";
import type { Side, Sides, DocumentPair } from "./sides.ts";
import { asSet, canonical, deepEqual, sorted } from "./values.ts";

export function overrideChanges(sides: Sides): readonly Change[] {
  const { renamed, others } = withoutRenamed(documentPairs(sides, "Override"), sides);
  const names = renamed.flatMap((pair) => renameChange(pair, sides));
  const rest = others.flatMap(({ name, before, after }): readonly Change[] => {
    const [on, now] = [clustersOf(before, sides.base), clustersOf(after, sides.head)];
    const clusters = sorted([...on, ...now]);
    const moved = before !== undefined && after !== undefined && !deepEqual(on, now);
    const onlyMoved = moved && overrideText(before) === overrideText(after);
    const text = (override: Override | undefined, names: readonly string[]): string | undefined => {
      if (override === undefined || !moved) return override && overrideText(override);
      const where = `on ${names.join(", ") || "no cluster"}`;
      return onlyMoved ? where : `${overrideText(override)} ${where}`;
    };
    const [was, is] = [text(before, on), text(after, now)];
    const changedText = was === is ? changedTextOf(before, after) : undefined;
    if (was === is && changedText === undefined) return [];
    const field =
      changedText ?? (moved ? "clusters" : after?.spec.expires === before?.spec.expires ? "feature" : "expires");
    const feature = after?.spec.feature ?? before?.spec.feature ?? "";
    const emergency = after?.spec.emergency === true && before?.spec.emergency !== true;
    return [
      {
        kind: "override",
        subject: name,
        clusters,
        before: was ?? null,
        after: changedText === undefined || is === undefined ? (is ?? null) : `${is} (different ${changedText})`,
        because: causeOfField(before, after, ["spec", before === undefined || after === undefined ? "feature" : field]),
        owners: ownersOf([sides.head, sides.base].map((side) => resourcesOf(side, "Feature").get(feature))),
        advice: emergency ? [advice("emergency", "an emergency takes precedence over every other override")] : [],
        risk: changedText === undefined ? overrideRisk(before, after, clusters, sides) : "low",
      },
    ];
  });
  return [...names, ...rest];
}

/** The changed text for people, which is also rendered. */
function changedTextOf(before: Override | undefined, after: Override | undefined): "reason" | "ticket" | undefined {
  return (["reason", "ticket"] as const).find((field) => before?.spec[field] !== after?.spec[field]);
}

interface Renamed {
  readonly before: Override;
  readonly after: Override;
}

/** Pairs removed and added overrides that have the same effect. */
function withoutRenamed(
  all: readonly DocumentPair<"Override">[],
  sides: Sides,
): { readonly renamed: readonly Renamed[]; readonly others: readonly DocumentPair<"Override">[] } {
  const meaning = (override: Override, side: Side): string =>
    canonical([overrideText(override), clustersOf(override, side)]);
  const gone = new Map(
    all.flatMap((documentPair) =>
      documentPair.before && !documentPair.after ? [[meaning(documentPair.before, sides.base), documentPair]] : [],
    ),
  );
  const paired = new Set<DocumentPair<"Override">>();
  const renamed: Renamed[] = [];
  for (const documentPair of all) {
    if (documentPair.after === undefined || documentPair.before !== undefined) continue;
    const key = meaning(documentPair.after, sides.head);
    const former = gone.get(key);
    if (former?.before === undefined) continue;
    gone.delete(key);
    paired.add(former).add(documentPair);
    renamed.push({ before: former.before, after: documentPair.after });
  }
  return { renamed, others: all.filter((documentPair) => !paired.has(documentPair)) };
}

/** The name of an override has no effect, except for objects that are named after it. */
function renameChange({ before, after }: Renamed, sides: Sides): readonly Change[] {
  const on = clustersOf(after, sides.head);
  const clusters = sides.head.states
    .filter(({ cluster, render }) => on.includes(cluster.name) && render.includes("featuregates"))
    .map(({ cluster }) => cluster.name);
  if (clusters.length === 0) return [];
  return [
    {
      kind: "override",
      subject: after.name,
      clusters,
      before: `named ${before.name}`,
      after: `named ${after.name}`,
      because: causeOfField(undefined, after, ["metadata", "name"]),
      owners: [],
      advice: [],
      risk: "low",
    },
  ];
}

function clustersOf(resource: Resource<SelectingKind> | undefined, { model }: Side): readonly string[] {
  return resource === undefined ? [] : (model?.selected.get(resource) ?? []).map(({ name }) => name);
}

function overrideText({ spec }: Override): string {
  const effect =
    spec.level ?? (spec.variant === undefined ? (spec.enabled === true ? "on" : "off") : `variant ${spec.variant}`);
  const emergency = spec.emergency === true ? ", emergency" : "";
  return `${spec.feature}: ${effect}${emergency}${spec.expires === undefined ? "" : ` until ${spec.expires}`}`;
}

function overrideRisk(
  before: Override | undefined,
  after: Override | undefined,
  clusters: readonly string[],
  sides: Sides,
): Risk {
  if (after?.spec.emergency === true || before?.spec.emergency === true) return "high";
  const late = sides.head.states.some(
    ({ cluster, stage }) => clusters.includes(cluster.name) && isLate(stage, sides.head),
  );
  return late ? "medium" : "low";
}

export function accreditationChanges(sides: Sides): readonly Change[] {
  return documentPairs(sides, "Accreditation").flatMap(({ name, before, after }): readonly Change[] => {
    const [was, is] = [before && recordText(before), after && recordText(after)];
    const clusters = sorted([...clustersOf(before, sides.base), ...clustersOf(after, sides.head)]);
    const moved = !deepEqual(clustersOf(before, sides.base), clustersOf(after, sides.head));
    const { added, dropped } = featuresBetween(before, after);
    const isSigned = before?.spec.digest === after?.spec.digest;
    if (was === is && !moved && isSigned && added.length + dropped.length === 0) return [];
    const edited = before !== undefined && after !== undefined;
    const notes = [
      ...added.map((one) => `+${one}`),
      ...dropped.map((one) => `-${one}`),
      ...(moved ? ["other clusters"] : []),
      ...(isSigned || after?.spec.digest === undefined ? [] : ["another digest"]),
    ].join(", ");
    return [
      {
        kind: "accreditation",
        subject: name,
        clusters,
        before: was ?? null,
        after: is === undefined ? null : edited && notes !== "" ? `${is} (${notes})` : is,
        because: causeOfField(before, after, ["spec", fieldOf(before, after)]),
        owners: [],
        advice: [],
        risk: edited || after === undefined ? "high" : "medium",
      },
    ];
  });
}

/** The first field that differs; for an added or removed record, the features. */
function fieldOf(before: Accreditation | undefined, after: Accreditation | undefined): string {
  const fields = ["features", "release", "authority", "date", "expires", "digest", "clusters"] as const;
  const isEdited = before !== undefined && after !== undefined;
  return (
    (isEdited ? fields.find((field) => !deepEqual(before.spec[field], after.spec[field])) : undefined) ?? "features"
  );
}

function featuresBetween(
  before: Accreditation | undefined,
  after: Accreditation | undefined,
): { readonly added: readonly string[]; readonly dropped: readonly string[] } {
  const [was, is] = [before?.spec.features ?? [], after?.spec.features ?? []];
  const without = (list: readonly string[], others: readonly string[]): readonly string[] =>
    sorted(list.filter((name) => !others.includes(name)));
  return { added: without(is, was), dropped: without(was, is) };
}

function recordText({ spec }: Accreditation): string {
  const until = spec.expires === undefined ? "" : ` until ${spec.expires}`;
  const evidence = spec.digest === undefined ? ", no digest" : "";
  return `release ${spec.release}, ${asSet(spec.features).length} features, ${spec.date}${until}, by ${spec.authority}${evidence}`;
}
