/** A temporary output folder with shorthands for writing to it. */
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { write } from "../../../src/render/output/index.ts";
import type { WriteOptions, WriteResult } from "../../../src/render/output/index.ts";

/** Path -> content. */
export type Files = Readonly<Record<string, string>>;

export interface Written extends WriteResult {
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Without a root, the folder itself is the repository. */
export type Options = Partial<WriteOptions>;

export interface Output {
  readonly root: string;
  readonly write: (files: Files, options?: Options) => Promise<Written>;
  /** All rendered files; empty folders have a trailing slash. */
  readonly files: () => Files;
  /** All files except the local record. */
  readonly everything: () => Files;
  readonly put: (path: string, content: string) => void;
  readonly at: (path: string) => string;
}

export function outputFolder(): Output {
  const above = mkdtempSync(join(tmpdir(), "sluice-write-"));
  onTestFinished(() => rmSync(above, { recursive: true, force: true }));
  return outputAt(join(above, "rendered"));
}

function outputAt(root: string): Output {
  const at = (path: string): string => join(root, path);
  const without = (name: string, files: Files): Files =>
    Object.fromEntries(Object.entries(files).filter(([path]) => path !== name));
  const everything = (): Files => without(".sluice-record", snapshot(root));
  return {
    root,
    at,
    everything,
    files: () => without(".sluice-files", everything()),
    write: (files, options = {}) => writeTo(root, files, options),
    put(path, content) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
  };
}

/** A copy of the folder, for experiments. */
export function copyOf(output: Output): Output {
  const copy = outputFolder();
  cpSync(output.root, copy.root, { recursive: true });
  return copy;
}

export async function writeTo(root: string, files: Files, options: Options): Promise<Written> {
  const diagnostics: Diagnostic[] = [];
  const wanted = Object.entries(files).map(([path, content]) => ({ path, content }));
  const result = await write(root, wanted, { root, shown: "rendered", ...options }, collectInto(diagnostics));
  const codes = diagnostics.map(({ code }) => code.name);
  return { ...result, diagnostics, codes, messages: diagnostics.map(({ message }) => message) };
}

function snapshot(root: string): Files {
  if (lstatSync(root, { throwIfNoEntry: false }) === undefined) return {};
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
  const isFolder = (path: string): boolean => lstatSync(join(root, path)).isDirectory();
  const empty = paths.filter((path) => isFolder(path) && readdirSync(join(root, path)).length === 0);
  const files = paths.filter((path) => !isFolder(path));
  return Object.fromEntries([
    ...empty.map((path) => [`${path}/`, ""]),
    ...files.map((path) => [path, readFileSync(join(root, path), "utf8")]),
  ]);
}
