/** Finds the base of a comparison: the last version of the project that compiles, anywhere in the repository. */
import { join } from "node:path";
import { compile } from "../../../compiler/compile.ts";
import { compilerTargets } from "../../../render/render.ts";
import { FETCH_ALL, GitError } from "../../../git/index.ts";
import { FILE_LIMIT, decode, openDirectory, PROJECT_FILE } from "../../../files/index.ts";
import { parse } from "../../../compiler/parse/index.ts";
import { baseBroken } from "../../../analysis/change-rules/index.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Found, ProjectAt } from "../../../git/index.ts";
import type { Tree } from "../../../files/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import type { CompiledSide } from "./compare-compilations.ts";
import type { Question } from "./revisions.ts";

export interface CompiledBase extends CompiledSide {
  /** Undefined if no earlier project compiles. */
  readonly found: Found | undefined;
  readonly tree: Tree | undefined;
  readonly warnings: readonly Diagnostic[];
}

/** The compilation of a base without a project. */
const NOTHING: Compilation = {
  model: undefined,
  states: [],
  diagnostics: [],
  documents: 0,
  files: [],
  isComplete: true,
};

/** The maximum number of earlier states of a project to try. */
const MOST_TRIES = 50;

/** Throws a GitError if a shallow clone lacks a commit that may have the project. `head`: the side to compare. */
export function baseOf(question: Question, head: Tree, remembered: ParseCache): CompiledBase {
  const { base: from, repository, folder, options } = question;
  if (from === undefined) return alone(undefined, NOTHING);
  const former = projectIn(from.commit, question, head) ?? deletedBefore(from.commit, question, head);
  if (former === undefined && repository.isShallow)
    throw new GitError(
      `"${from.name}" has no ${PROJECT_FILE}, and this shallow clone does not contain earlier commits`,
      FETCH_ALL,
    );
  if (former === undefined) return alone(from, NOTHING);
  let broken: Compilation | undefined;
  for (const commit of candidates(former, question)) {
    const tree = repository.open(commit, former.folder === folder ? undefined : former.folder);
    if (!tree.exists(PROJECT_FILE)) continue;
    const compilation = compile(tree, {
      ...options,
      targets: compilerTargets,
      parseCache: remembered,
      skipChecks: true,
    });
    broken ??= compilation;
    if (!compilation.isComplete) continue;
    const found = commit === from.commit ? from : { commit, name: commit.slice(0, 12) };
    return {
      found,
      tree,
      compilation,
      revision: {
        name: found.name,
        commit,
        dirty: false,
        ...(former.folder === folder ? {} : { folder: former.folder }),
      },
      warnings: broken === compilation ? [] : [insteadOf(from, commit)],
    };
  }
  if (repository.isShallow)
    throw new GitError(
      `"${from.name}" does not compile, and neither does any earlier commit in this shallow clone`,
      FETCH_ALL,
    );
  return alone(from, broken ?? NOTHING);
}

function alone(from: Found | undefined, compilation: Compilation): CompiledBase {
  const name = from?.name ?? "nothing";
  return {
    found: from,
    tree: undefined,
    compilation,
    revision: { name, commit: from?.commit ?? null, dirty: false },
    warnings: [],
  };
}

function* candidates(former: ProjectAt, { repository }: Question): Iterable<string> {
  yield former.commit;
  yield* repository.statesBefore(former, MOST_TRIES);
}

function insteadOf({ name }: Found, commit: string): Diagnostic {
  return {
    code: baseBroken,
    severity: "warning",
    at: { file: { path: PROJECT_FILE, text: "" }, start: 0, end: 0 },
    message: `"${name}" does not compile: comparing with commit ${commit.slice(0, 12)}, its last ancestor that compiles`,
    help: "fix its errors; until then, the report includes all changes since that commit",
  };
}

/**
 * Finds the project of head in a commit: in the same folder, or elsewhere under the same name. Otherwise, if head lacks
 * exactly one project of the commit, that one counts as moved and renamed.
 */
function projectIn(commit: string, question: Question, head: Tree): ProjectAt | undefined {
  const { repository, folder } = question;
  const tree = repository.open(commit);
  const isHere = tree.exists(PROJECT_FILE);
  const name = projectName(head);
  if (isHere && (name === undefined || projectName(tree) === name)) return { commit, folder };
  const others = repository.projects(commit, PROJECT_FILE).filter((one) => one.folder !== folder);
  const named = name === undefined ? undefined : others.find((one) => nameAt(one, question) === name);
  if (named !== undefined) return named;
  if (isHere) return { commit, folder };
  const gone = others.filter((one) => !isInHead(one.folder, question));
  return gone.length === 1 ? gone[0] : undefined;
}

/** The project of head, or the one in its folder, if it was deleted before a commit. */
function deletedBefore(commit: string, question: Question, head: Tree): ProjectAt | undefined {
  const name = projectName(head);
  const deleted = question.repository.deletedProjects(commit, PROJECT_FILE);
  return deleted.find(
    (one) => one.folder === question.folder || (name !== undefined && nameAt(one, question) === name),
  );
}

function nameAt({ commit, folder }: ProjectAt, { repository }: Question): string | undefined {
  return projectName(repository.open(commit, folder));
}

function isInHead(folder: string, { root, repository, head, folder: own }: Question): boolean {
  if (head.name !== undefined && head.commit !== undefined)
    return repository.projects(head.commit, PROJECT_FILE).some((one) => one.folder === folder);
  const up = own === "" ? [] : own.split("/").map(() => "..");
  return openDirectory(join(root, ...up, folder)).exists(PROJECT_FILE);
}

/** Undefined if the project has no name, or its file is missing or unreadable. */
function projectName(tree: Tree): string | undefined {
  const bytes = tree.read(PROJECT_FILE, FILE_LIMIT + 1);
  const nobody = (): void => {};
  const file = bytes === undefined ? undefined : decode(PROJECT_FILE, bytes, nobody);
  for (const { value } of file === undefined ? [] : parse(file, nobody)) {
    const { kind, metadata } = value as { readonly kind?: unknown; readonly metadata?: { readonly name?: unknown } };
    if (kind === "Project" && typeof metadata?.name === "string") return metadata.name;
  }
  return undefined;
}
