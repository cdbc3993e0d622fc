/** A Featurevisor project as its files say it. Its configuration is a program, and is not run. */
import type { Report } from "../../diagnostics.ts";
import { readOutside } from "../../outside.ts";
import type { Outside } from "../../outside.ts";
import type { Value } from "../../parse.ts";
import type { SourceFile } from "../../source.ts";
import { importApproximated, importLeftOut, importNotCarried } from "../codes.ts";
import type { Fields } from "../contract.ts";
import { fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";

/** An attribute, a segment or a feature; its key is its file's name. */
export interface Entity {
  readonly key: string;
  readonly value: Fields;
  readonly at: Outside["at"];
}

export interface Project {
  readonly segments: ReadonlyMap<string, Entity>;
  readonly features: readonly Entity[];
  /** Those that some feature has rules for, in the order in which they come up. */
  readonly environments: readonly string[];
}

export const FILES: readonly string[] = ["features/**", "segments/**", "attributes/**", "groups/**", "tests/**"];

const PATH = /(?:^|\/)(features|segments|attributes|groups|tests)\/(.+)\.(?:ya?ml|json)$/;

export function projectOf(files: readonly SourceFile[], report: Report): Project {
  const segments = new Map<string, Entity>();
  const features: Entity[] = [];
  for (const file of files) {
    const [, folder, path] = PATH.exec(file.path) ?? [];
    if (folder === undefined || path === undefined || folder === "attributes") continue;
    if (folder === "tests") {
      const help = "write them as an Expectation";
      report(importNotCarried, { file, start: 0, end: 0 }, `the tests of "${path}" are not carried over`, { help });
      continue;
    }
    for (const { value, at } of readOutside(file, report).slice(0, 1)) {
      const entity = { key: path.replaceAll("/", "."), value: fieldsOf(value), at };
      if (!isFields(value)) report(importLeftOut, at([]), `"${path}" is left out: it is no map`);
      else if (folder === "groups") reportGroup(entity, report);
      else if (folder === "segments") segments.set(entity.key, entity);
      else features.push(entity);
    }
  }
  return { segments, features, environments: [...new Set(features.flatMap(environmentsOf))] };
}

/** In its slots, nobody has two features of a group; clusters know no people. */
function reportGroup({ key, value, at }: Entity, report: Report): void {
  const features = itemsOf(value["slots"]).flatMap((slot) => textOf(fieldsOf(slot)["feature"]) ?? []);
  const message = `nothing keeps the features of the group "${key}" apart any more: ${features.join(", ")}`;
  const help = "a condition on an attribute can do so, or `conflictsWith` where no cluster may have two of them";
  report(importApproximated, at(["slots"], "key"), message, { help });
}

/** Whether applications are told of a feature, or with which tags; true where nothing is said. */
export function exposureIn({ value }: Entity, environment: string | undefined): Value {
  const { expose = true } = value;
  const own = environment === undefined ? undefined : fieldsOf(fieldsOf(value["environments"])[environment])["expose"];
  return own ?? (isFields(expose) ? (expose[environment ?? ""] ?? true) : expose);
}

/** Featurevisor 1 has `environments.<name>.rules`, 2 and later `rules.<name>`. */
function environmentsOf({ value }: Entity): readonly string[] {
  return [...Object.keys(fieldsOf(value["environments"])), ...Object.keys(fieldsOf(value["rules"]))];
}
