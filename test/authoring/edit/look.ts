/** The content of a platform: files, documents, and the states on all clusters. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import type { Compilation } from "../../../src/compiler/compile.ts";
import type { Model } from "../../../src/compiler/link/index.ts";
import { openDirectory } from "../../../src/files/index.ts";
import type { FeatureState } from "../../../src/compiler/resolve/index.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";
import type { Named } from "./repository.ts";
import { noLimits } from "../../no-limits.ts";

const TODAY = "2026-11-21";

export interface Seen {
  /** All files. */
  readonly files: PlatformFiles;
  /** `Kind/name` -> the document. */
  readonly documents: ReadonlyMap<string, unknown>;
  /** Cluster -> feature -> state. */
  readonly states: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly compilation: Compilation;
  readonly model: Model;
}

/** Path -> text of all files. */
export function filesIn(folder: string): PlatformFiles {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** Text -> its documents. An edit leaves most files as they are. */
const parsed = new Map<string, readonly Named[]>();

function documentsOf(text: string): readonly Named[] {
  const found = parsed.get(text) ?? parseAllDocuments(text).flatMap((one) => (one.toJS() as Named | null) ?? []);
  parsed.set(text, found);
  return found;
}

export function look(folder: string): Seen {
  const files = filesIn(folder);
  const all = Object.entries(files).filter(([path]) => path.endsWith(".yaml"));
  const values = all.flatMap(([, text]) => documentsOf(text));
  const documents = new Map(values.map((one) => [`${one.kind}/${one.metadata.name}`, one]));
  const compilation = compile(openDirectory(folder), { targets: compilerTargets, today: TODAY, guard: noLimits });
  const { model } = compilation;
  if (model === undefined) throw new Error("there is no project");
  return { files, documents, states: statesOf(compilation), compilation, model };
}

function statesOf({ states }: Compilation): Seen["states"] {
  return new Map(
    states.map(({ cluster, features }) => [
      cluster.name,
      new Map(features.map((state) => [state.feature.name, told(state)])),
    ]),
  );
}

/** A state without its reasons. */
function told({ state, level, effectiveLevel, locked, reason, variant, decides, consumers }: FeatureState): string {
  const who = consumers?.map(({ kind, name, intervals }) => [
    kind,
    name,
    intervals.map(({ starts, expires }) => [starts, expires]),
  ]);
  return JSON.stringify([state, level?.name, effectiveLevel?.name, locked, reason, variant, decides, who]);
}

export const errorsOf = ({ compilation }: Seen): number =>
  compilation.diagnostics.filter(({ severity }) => severity === "error").length;

export const notesIn = (files: PlatformFiles): number =>
  Object.values(files).reduce((sum, text) => sum + (text.match(/#/g)?.length ?? 0), 0);
