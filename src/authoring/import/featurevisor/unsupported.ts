/** Reports fields of a feature that are not converted and change no answer. */
import type { Value } from "../../../compiler/parse/index.ts";
import type { Path } from "../../../base/source.ts";
import { fieldsOf } from "../fields.ts";
import type { NoteGroups } from "../group-notes.ts";
import { exposureIn } from "./project.ts";
import type { Entity } from "./project.ts";
import { rulesIn } from "./rules.ts";

function known(fields: string): ReadonlySet<string> {
  return new Set(fields.split(" "));
}

const OF_FEATURE = known(
  "description environments rules force variations variablesSchema required bucketBy archived disabledVariationValue expose",
);
const OF_RULE = known("key segments percentage enabled variation variables variationWeights variableOverrides");
const OF_FORCE = known("key conditions segments enabled variation variables");
const OF_VARIATION = known("value weight variables variableOverrides");
const OF_VARIABLE = known("key type schema description defaultValue disabledValue useDefaultWhenDisabled");
const OF_ENVIRONMENT = known("rules force expose");

const ROUTED = "`service` and `workloads` determine which applications get a flag";

/** A map in a feature: its fields, the converted ones, and its name for messages. */
interface Part {
  readonly fields: object;
  readonly carried: ReadonlySet<string>;
  readonly path: Path;
  readonly of: string;
}

type Environments = readonly (string | undefined)[];

/** Reports the same field of many features once. */
export function gatherRest(feature: Entity, environments: Environments, details: NoteGroups): void {
  const { key, at } = feature;
  const gather = (path: Path, what: string, help?: string): void => {
    details.add({ what, owner: `feature "${key}"`, outcome: "is not imported", at: at(path, "key"), help });
  };
  for (const { fields, carried, path, of } of partsOf(feature, environments))
    for (const field of Object.keys(fields))
      if (!carried.has(field)) gather([...path, field], `"${field}"${of}`, field === "tags" ? ROUTED : undefined);
  if (environments.some((environment) => typeof exposureIn(feature, environment) !== "boolean"))
    gather(["expose"], '"expose" by tags', ROUTED);
}

function* partsOf(feature: Entity, environments: Environments): Generator<Part> {
  const { value } = feature;
  yield { fields: value, carried: OF_FEATURE, path: [], of: "" };
  for (const environment of environments) {
    const fields = fieldsOf(fieldsOf(value["environments"])[environment ?? ""]);
    yield { fields, carried: OF_ENVIRONMENT, path: ["environments", environment ?? ""], of: " of environments" };
    for (const rule of rulesIn(feature, environment, "rules")) yield { ...rule, carried: OF_RULE, of: " of rules" };
    for (const force of rulesIn(feature, environment, "force")) yield { ...force, carried: OF_FORCE, of: " of forces" };
  }
  yield* each(value["variations"], OF_VARIATION, "variations");
  yield* each(value["variablesSchema"], OF_VARIABLE, "variablesSchema");
}

/** The items of a list or the values of a map. */
function* each(value: Value | undefined, carried: ReadonlySet<string>, field: string): Generator<Part> {
  const entries = Array.isArray(value) ? value.entries() : Object.entries(fieldsOf(value));
  for (const [step, one] of entries)
    yield {
      fields: fieldsOf(one),
      carried,
      path: [field, step],
      of: ` of ${field === "variations" ? field : "variables"}`,
    };
}
