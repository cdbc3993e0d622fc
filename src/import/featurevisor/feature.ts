/** A feature and its variables as Features, and what differs from one environment to the next as Patches. */
import type { Report } from "../../diagnostics.ts";
import { importApproximated } from "../codes.ts";
import type { Around, Draft, Fields } from "../contract.ts";
import { fieldsOf, itemsOf, textOf, wordOf } from "../fields.ts";
import type { Gathering } from "../gathered.ts";
import type { Naming } from "../naming.ts";
import { labelOf } from "../naming.ts";
import { documentsOf } from "./documents.ts";
import type { Flags } from "./documents.ts";
import type { Entity, Project } from "./project.ts";
import { targetingIn, variationsOf } from "./rules.ts";
import type { Leaf } from "./rules.ts";
import { variablesOf } from "./variables.ts";

export interface Scene {
  readonly project: Project;
  readonly names: Naming;
  readonly around: Around;
  readonly report: Report;
  readonly details: Gathering;
}

/** What is served: the fields of `flag` without its targeting, and how an outcome is answered. */
export interface Served {
  readonly type: "boolean" | "string" | "number" | "object";
  readonly variants: Fields;
  readonly enabled: string;
  readonly disabled: string;
  readonly leaf: Leaf;
}

/** Throws Inexpressible. */
export function draftsOf(feature: Entity, scene: Scene): readonly Draft[] {
  const { key, value, at } = feature;
  const { report, names } = scene;
  const variations = variationsOf(feature).map(({ name }) => name);
  const served = variations.length === 0 ? onOff : varied(variations);
  const variables = variablesOf(feature, report);
  // Before anything is named or said: what can't be expressed has no name.
  const flags = [served, ...variables.map((one) => one.served)].map((one) => flagsOf(one, feature, scene.project));
  const name = names.nameFor("Feature", key, at([]), "applications must ask for the new key");
  reportDifferences(feature, flags[0] ?? new Map(), scene);
  const dependsOn = itemsOf(value["required"]).map((one) =>
    labelOf(wordOf(typeof one === "string" ? one : fieldsOf(one)["key"])),
  );
  const description = textOf(value["description"]) ?? `The feature ${key} of Featurevisor.`;
  const more: Fields = dependsOn.length === 0 ? {} : { dependsOn: [...new Set(dependsOn)] };
  const drafts = documentsOf({ name, description, more, flags: flags[0] ?? new Map(), from: at([]) }, scene);
  const others = variables.flatMap((variable, index) => {
    const own = names.nameFor(
      "Feature",
      `${name}-${labelOf(variable.key)}`,
      variable.at,
      "applications must ask for the new key",
    );
    const says = `The variable ${variable.key} of ${key}. ${variable.description ?? ""}`.trim();
    return documentsOf(
      { name: own, description: says, more: {}, flags: flags[index + 1] ?? new Map(), from: variable.at },
      scene,
    );
  });
  return [...drafts, ...others];
}

const onOff: Served = {
  type: "boolean",
  variants: {},
  enabled: "on",
  disabled: "off",
  leaf: (outcome) => (outcome === undefined ? "off" : "on"),
};

/** The first variation, the control of most experiments, is served where the feature is off. */
function varied(variations: readonly string[]): Served {
  const [first = ""] = variations;
  return {
    type: "string",
    variants: Object.fromEntries(variations.map((one) => [one, one])),
    enabled: first,
    disabled: first,
    leaf: (outcome) => outcome?.variation ?? first,
  };
}

/** The flag in each environment. */
function flagsOf(served: Served, feature: Entity, project: Project): Flags {
  const { type, variants, enabled, disabled, leaf } = served;
  const environments = project.environments.length === 0 ? [undefined] : project.environments;
  return new Map(
    environments.map((environment) => {
      const targeting = targetingIn(feature, environment, project, leaf);
      const serve = typeof targeting === "string" ? targeting : enabled;
      const flag: Fields = {
        ...(type === "boolean" ? {} : { type, variants }),
        serve: { enabled: serve, disabled },
        ...(typeof targeting === "string" ? {} : { targeting }),
      };
      return [environment, flag];
    }),
  );
}

const CARRIED: ReadonlySet<string> = new Set(
  "description environments rules force variations variablesSchema required bucketBy expose tags".split(" "),
);

/** What decides in Featurevisor which features an application is told of. */
const DISTRIBUTION: ReadonlySet<string> = new Set(["tags", "expose"]);

function reportDifferences({ key, value, at }: Entity, flags: Flags, { report, details }: Scene): void {
  if ([...flags.values()].some((flag) => JSON.stringify(flag["targeting"] ?? null).includes('"fractional"')))
    report(
      importApproximated,
      at(["bucketBy"], "key"),
      `feature "${key}" keeps its shares, and other people are in them`,
      {
        help: "Featurevisor and flagd hash differently: whoever must not change sides has to be named by a rule",
      },
    );
  if (itemsOf(value["variations"]).length > 0)
    report(
      importApproximated,
      at(["variations"], "key"),
      `where "${key}" was off there was no variation; now its first one is served`,
      {
        help: "say with `serve.disabled` what applications are to get there",
      },
    );
  if (itemsOf(value["required"]).length > 0)
    report(
      importApproximated,
      at(["required"], "key"),
      `feature "${key}" depends on clusters, and no longer on people, having what it requires`,
    );
  for (const field of Object.keys(value))
    if (!CARRIED.has(field) || DISTRIBUTION.has(field))
      details.add({
        what: `"${field}"`,
        of: `feature "${key}"`,
        fate: "is not carried over",
        at: at([field], "key"),
        help: DISTRIBUTION.has(field) ? "which flags go where is decided by `service` and `workloads`" : undefined,
      });
}
