/** Flags as the code of applications sees them: a key, a type, its values, and what it is told where there is no answer. */
import type { Feature } from "../link.ts";
import type { Value } from "../parse.ts";
import { isRendered } from "../resolve.ts";
import { flagOf } from "../resolve/flag.ts";
import { classesOf } from "./classes.ts";
import type { Fleet } from "./contract.ts";
import { remembered } from "./remembered.ts";

export type ClientType = "boolean" | "string" | "integer" | "float" | "object";

export interface ClientFlag {
  readonly feature: Feature;
  readonly type: ClientType;
  /** Of every variant that it has on some cluster, each once. */
  readonly values: readonly Value[];
  /** The value of those who don't have the feature, which is also the one to go on with when evaluation fails. */
  readonly off: Value;
}

/** Of every feature that some cluster is rendered with, sorted by key. */
export const clientFlags: (fleet: Fleet) => readonly ClientFlag[] = remembered((fleet: Fleet) => {
  const classes = classesOf(fleet);
  return [...fleet.model.byKind.Feature.values()].flatMap((feature): readonly ClientFlag[] => {
    const flags = (classes.get(feature.name) ?? []).flatMap(({ state }) => (isRendered(state) ? [state.flag] : []));
    if (flags.length === 0) return [];
    const own = flagOf(feature.spec);
    const values = distinct([own, ...flags].flatMap(({ variants }) => Object.values(variants)));
    const type = own.type === "number" ? numberType(values) : own.type;
    return [{ feature, type, values, off: own.variants[own.disabled] ?? null }];
  });
});

function distinct(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function numberType(values: readonly Value[]): ClientType {
  return values.every(Number.isSafeInteger) ? "integer" : "float";
}

/** How far the feature has come, and whether it goes: `TEST since 1.5, PREVIEW since 1.6; removed in 1.12`. */
export function standingOf({ spec: { history = [], deprecated } }: Feature): string {
  const levels = history.map(({ level, since }) => (since === undefined ? level : `${level} since ${since}`));
  return [levels.join(", "), ...(deprecated === undefined ? [] : [endOf(deprecated)])].filter(Boolean).join("; ");
}

function endOf({ since, until, outcome, replacedBy }: NonNullable<Feature["spec"]["deprecated"]>): string {
  return [
    ...(since === undefined ? [] : [`deprecated since ${since}`]),
    outcome === "permanent" ? `no flag any more from ${until} on, but always on` : `removed in ${until}`,
    ...(replacedBy === undefined ? [] : [`use ${replacedBy}`]),
  ].join(", ");
}
