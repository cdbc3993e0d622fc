/** Completes the last word of a command line, for any shell. */
import { homedir } from "node:os";
import { resolve } from "node:path";
import { KINDS } from "../../../compiler/kinds.ts";
import { PLATFORM } from "../../../compiler/link/index.ts";
import { reporterNames } from "../../../report/reporter-names.ts";
import type { Completable, Entry, Host } from "../command.ts";
import { pluralOf } from "../plural.ts";
import { expectedBy } from "./expected.ts";
import type { Before, Candidate } from "./expected.ts";
import type { Names } from "./names.ts";

/** Lets the shell complete paths. No name begins with a colon. */
const PATHS: Readonly<Partial<Record<Completable, string>>> = { files: ":files", folders: ":folders" };

/** A line for each candidate: its value, a tab and its description. Never rejects; without an answer it is empty. */
export async function complete(words: readonly string[], entries: readonly Entry[], host: Host): Promise<string> {
  try {
    const { before, prefix, typed, candidates, choices } = await expectedBy(words, entries);
    const [first] = choices.completes;
    const path = first === undefined ? undefined : PATHS[isFileOf(first, typed) ? "files" : first];
    if (path !== undefined) return `${path}\n`;
    const names = await Promise.all(choices.completes.map((what) => namesFor(what, before, host)));
    const values = [...choices.words, ...names.flat()].map((value): Candidate => ({ value }));
    return [...candidates, ...values].map((candidate) => lineOf(candidate, prefix, typed)).join("");
  } catch {
    return "";
  }
}

/** The FILE of `--format json=FILE`. */
function isFileOf(what: Completable, typed: string): boolean {
  return what === "formats" && typed.includes("=");
}

/**
 * Names that a shell takes literally. Others are left out, because a repository can contain a branch `$(id)`, and the
 * shell would run what it inserts.
 */
const LITERAL = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._/@:+,=%-]*$/u;

function lineOf({ value, description = "" }: Candidate, prefix: string, typed: string): string {
  const isOption = description !== "" && value.startsWith("--");
  return value.startsWith(typed) && (isOption || LITERAL.test(value)) ? `${prefix}${value}\t${description}\n` : "";
}

async function namesFor(what: Completable, before: Before, host: Host): Promise<readonly string[]> {
  const directory = directoryOf(before, host);
  const { namesIn, revisionsIn } = await import("./names.ts");
  switch (what) {
    case "branches":
      return revisionsIn(directory, host, "refs/heads", "refs/remotes");
    case "revisions":
      return revisionsIn(directory, host);
    case "formats":
      return reporterNames;
    case "importers":
      return (await import("../../../authoring/import/index.ts")).importers.map(({ name }) => name);
    case "kinds":
      return KINDS.map((kind) => kind.toLowerCase());
    case "listings":
      return KINDS.map(pluralOf);
    case "targets":
      return (await import("../../../render/render.ts")).compilerTargets.names;
    default: {
      const names = await namesIn(directory, host);
      return names === undefined ? [] : namesOfProject(what, before, names);
    }
  }
}

function namesOfProject(what: Completable, { given, positionals }: Before, names: Names): readonly string[] {
  const feature = names.features.find(({ name }) => name === positionals[0]);
  const releases = names.releases[given.get("track") ?? feature?.track ?? PLATFORM] ?? [];
  switch (what) {
    case "features":
      return names.features.map(({ name }) => name);
    case "variants":
      return feature?.variants ?? [];
    case "releases":
      return releases;
    case "cluster-releases":
      return [...releases, "latest"];
    case "tracks":
      return Object.keys(names.releases);
    case "clusters":
    case "consumers":
    case "expectations":
    case "grants":
    case "labels":
    case "levels":
    case "overdue":
    case "overrides":
    case "owners":
    case "services":
    case "stages":
      return names[what];
    default:
      return [];
  }
}

/** The folder of `-C`. The shell has not expanded `~` yet. */
function directoryOf({ given }: Before, { cwd }: Host): string {
  return resolve(cwd, (given.get("directory") ?? ".").replace(/^~(?=\/|$)/, homedir()));
}
