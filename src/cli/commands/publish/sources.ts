/** Reads and compiles commits for delivery. Each commit is read once, and each version of it compiled once. */
import { compile } from "../../../compiler/compile.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import type { Project } from "../../../compiler/link/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import { readDocuments } from "../../../compiler/read-documents.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { UNCHANGED } from "../../../delivery/publish/index.ts";
import type { Amendment, CommitDocuments, Sources } from "../../../delivery/publish/index.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import { GitError } from "../../../git/index.ts";
import type { Repository } from "../../../git/index.ts";
import { compilerTargets } from "../../../render/render.ts";
import type { Fleet } from "../../../render/render.ts";
import type { Head } from "./head.ts";

type Options = Pick<CompileOptions, "today" | "guard">;

/** `folder`: the project's folder in its repository. */
export function sourcesOf(given: Repository, folder: string, options: Options): Sources {
  const repository = { ...given, open: memoized((commit: string) => given.open(commit)) };
  const parseCache: ParseCache = new Map();
  const read = memoized((commit: string) =>
    ifPresent(() => documentsAt(commit, { repository, folder, guard: options.guard, parseCache })),
  );
  const fleets = new Map<string, Fleet | undefined>();
  return {
    documents: read,
    fleet: (commit, amendment) => {
      const key = `${commit}\n${amendment.key}`;
      if (!fleets.has(key))
        fleets.set(
          key,
          ifPresent(() => fleetAt(commit, amendment, repository, { ...options, parseCache })),
        );
      return fleets.get(key);
    },
  };
}

interface Reading {
  readonly repository: Repository;
  readonly folder: string;
  readonly guard: Options["guard"];
  readonly parseCache: ParseCache;
}

function documentsAt(commit: string, reading: Reading): CommitDocuments {
  const { repository, guard, parseCache } = reading;
  const found: Diagnostic[] = [];
  const tree = repository.open(commit);
  const first = readDocuments(tree, { guard, parseCache }, found);
  const fallback = first.project === undefined ? lastProject(commit, reading) : undefined;
  const { resources, broken } =
    fallback === undefined ? first : readDocuments(tree, { guard, parseCache, fallback }, []);
  return {
    commit,
    project: first.project ?? fallback,
    resources,
    broken: new Set(broken.map(({ kind, name }) => `${kind}/${name}`)),
    isReadable: !found.some(({ severity }) => severity === "error"),
  };
}

/** How many earlier versions of the project are searched for a valid one. */
const MOST_VERSIONS = 50;

/** The project of the newest first-parent ancestor that has a valid one. */
function lastProject(commit: string, { repository, folder, guard, parseCache }: Reading): Project | undefined {
  for (const before of repository.statesBefore({ commit, folder }, MOST_VERSIONS)) {
    const { project } = readDocuments(repository.open(before), { guard, parseCache }, []);
    if (project !== undefined) return project;
  }
  return undefined;
}

/** The fleet at the newest first-parent ancestor with a valid project that is usable. */
export function lastValidFleet(
  { commit, folder, repository }: Pick<Head, "commit" | "folder" | "repository">,
  options: Options,
  isUsable: (fleet: Fleet) => boolean,
): Fleet | undefined {
  for (const before of repository.statesBefore({ commit, folder }, MOST_VERSIONS)) {
    const fleet = fleetAt(before, UNCHANGED, repository, options);
    if (fleet !== undefined && isUsable(fleet)) return fleet;
  }
  return undefined;
}

function fleetAt(
  commit: string,
  { apply }: Amendment,
  repository: Repository,
  options: Omit<CompileOptions, "targets">,
): Fleet | undefined {
  const tree = repository.open(commit);
  if (!tree.exists(PROJECT_FILE)) return undefined;
  const { model, states } = compile(tree, { ...options, targets: compilerTargets, skipChecks: true, amend: apply });
  return model === undefined ? undefined : { model, states };
}

/** Undefined if a commit, or a part of it, is missing in the clone. */
function ifPresent<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

function memoized<T>(work: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, work(key));
    return known.get(key) as T;
  };
}
