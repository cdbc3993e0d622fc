/** Converts the flags of all environments to a Feature, and a Patch for each environment that differs. */
import { isDeepStrictEqual } from "node:util";
import type { ImportContext, Draft, Fields } from "../importer.ts";
import { truncate } from "../fields.ts";
import { labelOf } from "../naming.ts";
import type { Naming } from "../naming.ts";

/** The fields of `flag` by environment; the key is undefined in a project without environments. */
export type Flags = ReadonlyMap<string | undefined, Fields>;

export interface Document {
  readonly name: string;
  readonly description: string;
  readonly more: Fields;
  /** Comments above the flag. */
  readonly comments: readonly string[];
  readonly flags: Flags;
  readonly from: Draft["from"];
}

/**
 * A Feature with the flag of `production`, or else of the last environment, and a Patch for each other one that
 * differs.
 */
export function documentsOf(
  { name, description, more, comments: texts, flags, from }: Document,
  { target: context, names }: { readonly target: ImportContext; readonly names: Naming },
): readonly Draft[] {
  const base = flags.has("production") ? "production" : [...flags.keys()].at(-1);
  const flag = flags.get(base) ?? {};
  const others = [...flags].filter(([, other]) => !isDeepStrictEqual(other, flag));
  const differing =
    others.length === 0 ? [] : [`The flag in ${base}; Patches set the differences of other environments.`];
  const comments = [...differing, ...texts].map((one) => ({ path: ["flag"], text: one }));
  const feature: Draft = {
    kind: "Feature",
    name,
    spec: {
      description: truncate(1024, description),
      history: [{ level: context.level }],
      ...more,
      ...(comments.length === 0 && isUsual(flag) ? {} : { flag }),
    },
    comments,
    path: `${context.folderOf("Feature")}/${name}.yaml`,
    from,
  };
  // An existing Feature stays as it is, with its patches.
  if (context.isTaken("Feature", name)) return [feature];
  const patches = others.map(([environment, other]): Draft => {
    const stage = labelOf(environment ?? "");
    return {
      kind: "Patch",
      name: names.nameFor("Patch", labelOf(`${name}-${stage}`), from, "the name of a patch has no effect"),
      spec: {
        resource: { kind: "Feature", name },
        clusters: { stages: [stage] },
        set: [{ path: "$.spec.flag", value: other }],
        reason: `Featurevisor had different rules in ${stage}`,
      },
      path: `${context.folderOf("Feature")}/${name}.yaml`,
      from,
    };
  });
  return [feature, ...patches];
}

function isUsual(flag: Fields): boolean {
  return isDeepStrictEqual(flag, { serve: { enabled: "on", disabled: "off" } });
}
