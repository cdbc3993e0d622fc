/** Describes flags for application code: key, type, values and the default if evaluation fails. */
import { flagKeyOf } from "../compiler/link/index.ts";
import type { Feature } from "../compiler/link/index.ts";
import type { Value } from "../compiler/parse/index.ts";
import { isRendered, flagOf } from "../compiler/resolve/index.ts";
import type { Flag } from "../compiler/resolve/index.ts";
import { classesOf } from "./targets/states-by-feature.ts";
import type { Fleet } from "./targets/target.ts";
import { memoizeByIdentity } from "./targets/memoize.ts";

export type ClientType = "boolean" | "string" | "integer" | "float" | "object";

export interface ClientFlag {
  /** The first feature, by name, with this key. */
  readonly feature: Feature;
  readonly key: string;
  readonly type: ClientType;
  /** The distinct values of all its variants on all clusters. */
  readonly values: readonly Value[];
  /** The value without the feature. It is also the default if evaluation fails. */
  readonly off: Value;
}

/** One flag per rendered key, sorted by key. Features that share a key have the same type and default. */
export const clientFlags: (fleet: Fleet) => readonly ClientFlag[] = memoizeByIdentity((fleet: Fleet) => {
  const classes = classesOf(fleet);
  const flags = new Map<string, { readonly feature: Feature; readonly forms: Flag[] }>();
  for (const feature of fleet.model.byKind.Feature.values()) {
    const rendered = (classes.get(feature.name) ?? []).flatMap(({ state }) => (isRendered(state) ? [state.flag] : []));
    if (rendered.length === 0) continue;
    const key = flagKeyOf(feature);
    const entry = flags.get(key) ?? { feature, forms: [] };
    entry.forms.push(flagOf(feature.spec), ...rendered);
    flags.set(key, entry);
  }
  return [...flags]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { feature, forms }]): ClientFlag => {
      const flag = flagOf(feature.spec);
      const values = distinct(forms.flatMap(({ variants }) => Object.values(variants)));
      const type = flag.type === "number" ? numberType(values) : flag.type;
      return { feature, key, type, values, off: flag.variants[flag.disabled] ?? null };
    });
});

function distinct(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function numberType(values: readonly Value[]): ClientType {
  return values.every(Number.isSafeInteger) ? "integer" : "float";
}

/** The history of a feature's levels and its removal: `TEST since 1.5, PREVIEW since 1.6; removed in 1.12`. */
export function clientFlagStatus({ spec: { history = [], deprecated } }: Feature): string {
  const levels = history.map(({ level, since }) => (since === undefined ? level : `${level} since ${since}`));
  return [levels.join(", "), ...(deprecated === undefined ? [] : [endOf(deprecated)])].filter(Boolean).join("; ");
}

function endOf({ since, until, outcome, replacedBy }: NonNullable<Feature["spec"]["deprecated"]>): string {
  return [
    ...(since === undefined ? [] : [`deprecated since ${since}`]),
    ...(until === undefined
      ? []
      : [outcome === "permanent" ? `always on, without a flag, from ${until} on` : `removed in ${until}`]),
    ...(replacedBy === undefined ? [] : [`use ${replacedBy}`]),
  ].join(", ");
}
