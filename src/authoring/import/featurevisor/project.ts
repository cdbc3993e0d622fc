/** Reads the files of a Featurevisor project. Its configuration is a program, and is not run. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { readForeign } from "../../../compiler/untrusted/index.ts";
import type { UntrustedDocument } from "../../../compiler/untrusted/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importApproximated, importLeftOut, importNotCarried } from "../codes.ts";
import type { Fields } from "../importer.ts";
import { fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";

/** An attribute, a segment or a feature. Its key comes from its file name. */
export interface Entity {
  readonly key: string;
  readonly value: Fields;
  readonly at: UntrustedDocument["at"];
}

export interface Project {
  readonly segments: ReadonlyMap<string, Entity>;
  readonly features: readonly Entity[];
  /** Environments with rules, in the order in which they occur. */
  readonly environments: readonly string[];
}

/** Searches the text of the configuration, which is a program. */
function namespaceCharacterIn(files: readonly SourceFile[]): string {
  const settings = files.find(({ path }) => CONFIGURATION.test(path));
  return /\bnamespaceCharacter["']?\s*:\s*(["'`])(.)\1/.exec(settings?.text ?? "")?.[2] ?? ".";
}

const CONFIGURATION = /(?:^|\/)featurevisor\.config\.[cm]?[jt]s$/;

export const FILES: readonly string[] = [
  "featurevisor.config.*",
  "sets/*/features/**",
  "features/**",
  "segments/**",
  "attributes/**",
  "groups/**",
  "tests/**",
];

const PATH = /(?:^|\/)(features|segments|attributes|groups|tests)\/(.+)\.(?:ya?ml|json)$/;

export function projectOf(files: readonly SourceFile[], report: ReportDiagnostic): Project {
  const segments = new Map<string, Entity>();
  const features: Entity[] = [];
  const namespaceCharacter = namespaceCharacterIn(files);
  for (const file of files) {
    const [, folder, path] = PATH.exec(file.path) ?? [];
    if (folder === undefined || path === undefined || folder === "attributes") continue;
    if (folder === "tests") {
      const help = "rewrite them as an Expectation";
      report(importNotCarried, { file, start: 0, end: 0 }, `the tests of "${path}" are not imported`, { help });
      continue;
    }
    for (const { value, at, flawIn } of readForeign(file, report).slice(0, 1)) {
      const entity = { key: path.replaceAll("/", namespaceCharacter), value: fieldsOf(value), at };
      const flaw = flawIn([]);
      if (flaw !== undefined) report(importLeftOut, at([]), `"${path}" is left out: ${flaw}`);
      else if (!isFields(value)) report(importLeftOut, at([]), `"${path}" is left out: it is not a map`);
      else if (folder === "groups") reportGroup(entity, report);
      // Rules refer to them by either separator, depending on the version.
      else if (folder === "segments") segments.set(entity.key, entity).set(path, entity);
      else features.push(entity);
    }
  }
  return { segments, features, environments: [...new Set(features.flatMap(environmentsOf))] };
}

/** Why a Featurevisor project has no readable features, and the fix; undefined if it may have some. */
export function findObstacle(
  files: readonly SourceFile[],
): { readonly says: string; readonly help: string } | undefined {
  const sets = new Set(files.flatMap(({ path }) => /(?:^|\/)sets\/([^/]+)\/features\//.exec(path)?.[1] ?? []));
  if (sets.size > 1)
    return {
      says: `each set is a separate project: ${[...sets].map((one) => `"${one}"`).join(", ")}`,
      help: `import each set separately: use ${[...sets].map((one) => `sets/${one}`).join(" or ")} as the folder`,
    };
  const other = files
    .map(({ path }) => /(?:^|\/)features\/.+\.(\w+)$/.exec(path)?.[1])
    .find((one) => one !== undefined);
  if (other === undefined || /^(?:ya?ml|json)$/.test(other)) return undefined;
  return {
    says: `the features are in ${other.toUpperCase()} files, which the import does not read`,
    help: "convert the files to YAML or JSON first: Featurevisor reads both",
  };
}

/** Reports that the features of a group are no longer exclusive, because clusters do not know users. */
function reportGroup({ key, value, at }: Entity, report: ReportDiagnostic): void {
  const features = itemsOf(value["slots"]).flatMap((slot) => textOf(fieldsOf(slot)["feature"]) ?? []);
  const message = `the features of group "${key}" are no longer mutually exclusive: ${features.join(", ")}`;
  const help = "use conditions on an attribute, or `conflictsWith` if no cluster may have two of them";
  report(importApproximated, at(["slots"], "key"), message, { help });
}

/** Whether applications get a feature, or the tags for which they do; true by default. */
export function exposureIn({ value }: Entity, environment: string | undefined): Value {
  const { expose = true } = value;
  const own = environment === undefined ? undefined : fieldsOf(fieldsOf(value["environments"])[environment])["expose"];
  return own ?? (isFields(expose) ? (expose[environment ?? ""] ?? true) : expose);
}

/** Version 1 has `environments.<name>.rules`, later versions have `rules.<name>`. */
function environmentsOf({ value }: Entity): readonly string[] {
  return [...Object.keys(fieldsOf(value["environments"])), ...Object.keys(fieldsOf(value["rules"]))];
}
