/** A Featurevisor project as its files say it. Its configuration is a program, and is not run. */
import type { Report } from "../../diagnostics.ts";
import { readOutside } from "../../outside.ts";
import type { Outside } from "../../outside.ts";
import type { SourceFile } from "../../source.ts";
import { importLeftOut, importNotCarried } from "../codes.ts";
import type { Fields } from "../contract.ts";
import { fieldsOf, isFields } from "../fields.ts";

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
    if (folder === "groups" || folder === "tests") {
      const message =
        folder === "groups" ? `the group "${path}" is not carried over` : `the tests of "${path}" are not carried over`;
      const help =
        folder === "groups"
          ? "say with `conflictsWith` which features exclude each other"
          : "write them as an Expectation";
      report(importNotCarried, { file, start: 0, end: 0 }, message, { help });
      continue;
    }
    for (const { value, at } of readOutside(file, report).slice(0, 1)) {
      const entity = { key: path.replaceAll("/", "."), value: fieldsOf(value), at };
      if (!isFields(value)) report(importLeftOut, at([]), `"${path}" is left out: it is no map`);
      else if (folder === "segments") segments.set(entity.key, entity);
      else features.push(entity);
    }
  }
  return { segments, features, environments: [...new Set(features.flatMap(environmentsOf))] };
}

/** Featurevisor 1 has `environments.<name>.rules`, 2 and later `rules.<name>`. */
function environmentsOf({ value }: Entity): readonly string[] {
  return [...Object.keys(fieldsOf(value["environments"])), ...Object.keys(fieldsOf(value["rules"]))];
}
