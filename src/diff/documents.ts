/** What changes in the document of a feature and in no state: what it needs, who owns it, what is planned for it. */
import type { Change } from "../diff.ts";
import type { Feature } from "../link.ts";
import { causeOfField } from "./causes.ts";
import { ownersOf } from "./features.ts";
import { twins } from "./sides.ts";
import type { Sides } from "./sides.ts";
import { asSet, same, textOf } from "./values.ts";

/** Fields of which a feature's states say nothing. Texts for people are no meaning, and are not among them. */
const FIELDS = [
  "service",
  "owners",
  "purpose",
  "track",
  "clusters",
  "deprecated",
  "expires",
  "dependsOn",
  "conflictsWith",
  "entitlement",
  "gates",
  "workloads",
  "runbook",
] as const;

type Field = (typeof FIELDS)[number] | "flag";

/** What a field says where it is left out. */
const DEFAULTS: Readonly<Partial<Record<Field, unknown>>> = {
  purpose: "release",
  track: "platform",
  dependsOn: [],
  conflictsWith: [],
  gates: [],
  workloads: [],
};

/** Features of which the states have told a change, so that their documents need not. */
export interface Told {
  readonly levels: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
}

export function documentChanges(sides: Sides, told: Told): readonly Change[] {
  return twins(sides, "Feature").flatMap(({ name, before, after }) => {
    if (before === undefined || after === undefined) return [];
    const known: readonly Field[] = told.values.has(name) ? FIELDS : [...FIELDS, "flag"];
    const fields = known.filter((field) => !isSame(valueOf(before, field), valueOf(after, field)));
    return [
      ...fields.map((field) => fieldChange(name, field, before, after)),
      ...(told.levels.has(name) ? [] : historyChanges(name, before, after)),
    ];
  });
}

function valueOf({ spec }: Feature, field: Field): unknown {
  return spec[field] ?? DEFAULTS[field];
}

function isSame(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) ? same(asSet(a), asSet(b)) : same(a, b);
}

function fieldChange(name: string, field: Field, before: Feature, after: Feature): Change {
  return {
    kind: "feature-value",
    subject: `${name}.${field}`,
    clusters: [],
    before: textOf(valueOf(before, field)),
    after: textOf(valueOf(after, field)),
    because: causeOfField(before, after, ["spec", field]),
    owners: ownersOf([before, after]),
    advice: [],
    risk: "low",
  };
}

/** Entries that no cluster has reached, and those that all have passed. */
function historyChanges(name: string, before: Feature, after: Feature): readonly Change[] {
  const keys = new Set([before, after].flatMap(({ spec }) => (spec.history ?? []).map(({ since }) => since ?? "")));
  return [...keys].flatMap((since): readonly Change[] => {
    const at = ({ spec }: Feature): number => (spec.history ?? []).findIndex((entry) => (entry.since ?? "") === since);
    const [was, is] = [before.spec.history?.[at(before)], after.spec.history?.[at(after)]];
    const text = (entry: typeof was): string | null => (entry === undefined ? null : entryText(entry));
    if (text(was) === text(is)) return [];
    const [side, resource] = is === undefined ? (["base", before] as const) : (["head", after] as const);
    const identity = since === "" ? "0" : `since=${since}`;
    const path = ["spec", "history", at(resource)];
    const place = `Feature/${name}#spec.history[${identity}]`;
    return [
      {
        kind: "feature-level",
        subject: name,
        clusters: [],
        before: text(was),
        after: text(is),
        because: [{ resource, path, place, side }],
        owners: ownersOf([before, after]),
        advice: [],
        risk: "low",
      },
    ];
  });
}

type Entry = NonNullable<Feature["spec"]["history"]>[number];

function entryText({ level, optIn, locked, since }: Entry): string {
  const marks = `${optIn === true ? ", opt-in" : ""}${locked === true ? ", locked" : ""}`;
  return `${level}${marks}${since === undefined ? "" : ` since ${since}`}`;
}
