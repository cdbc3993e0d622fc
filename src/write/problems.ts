/** What stands in the way of a plan, told once per inventory and kind. */
import { listed } from "../diagnostics.ts";
import type { Code, Report } from "../diagnostics.ts";
import { emptyOutput, foreignFile, handEdited, massDeletion, outputLink } from "./codes.ts";
import { homeOf } from "./inventory.ts";
import { deletesTooMany, emptiesClusters, isEmpty } from "./limits.ts";
import { fileAt } from "./place.ts";
import type { Plan, Wanted } from "./plan.ts";

/** How a path of the output folder is called; of "" the folder itself. */
export type Shown = (path: string) => string;

export interface Limits {
  readonly allowEmpty: boolean;
  readonly pruneLimit: string | undefined;
  /** Whether the run is for everything. */
  readonly whole: boolean;
}

/** Reports what is in the way, and whether anything is. */
export function reportProblems(
  plan: Plan,
  wanted: Wanted,
  owned: Iterable<string>,
  limits: Limits,
  shown: Shown,
  report: Report,
): boolean {
  const inScope = [...owned].filter((path) => wanted.files.has(path) || wanted.prunes(path));
  const found = [
    obstacles(plan.links, outputLink, ["is reached by a symbolic link", "are reached by symbolic links"]),
    obstacles(plan.edited, handEdited, ["was edited by hand", "were edited by hand"]),
    obstacles(plan.foreign, foreignFile, ["was not written by Sluice", "were not written by Sluice"]),
    nothingLeft(wanted, inScope, limits),
    tooManyDeleted(plan, inScope.length, limits),
  ].flat();
  for (const { code, path, message, help } of found)
    report(code, fileAt(shown(path)), message(shown), { help: help ?? code.fix });
  return found.length > 0;
}

interface Problem {
  readonly code: Code;
  readonly path: string;
  readonly message: (shown: Shown) => string;
  readonly help?: string;
}

/** One per inventory: if that is lost, all files of a cluster are. */
function obstacles(paths: readonly string[], code: Code, [one, several]: readonly [string, string]): Problem[] {
  return [...Map.groupBy(paths, homeOf).values()].map((group) => ({
    code,
    path: group[0] ?? "",
    message: (shown) => `${listed(group.map(shown))} ${group.length === 1 ? one : several}`,
  }));
}

function nothingLeft({ files }: Wanted, owned: readonly string[], { allowEmpty, whole }: Limits): Problem[] {
  const wanted = [...files.keys()];
  if (allowEmpty || !((whole && isEmpty(wanted)) || emptiesClusters(wanted, owned))) return [];
  return [{ code: emptyOutput, path: "", message: (shown) => `nothing is made for any cluster in "${shown("")}"` }];
}

function tooManyDeleted({ deleted }: Plan, owned: number, { pruneLimit }: Limits): Problem[] {
  if (!deletesTooMany(deleted.length, owned, pruneLimit)) return [];
  const enough = `--prune-limit ${deleted.length}`;
  return [
    {
      code: massDeletion,
      path: "",
      message: (shown) => `${deleted.length} of ${owned} files would be deleted from "${shown("")}"`,
      help: `look at them with \`--check\`; if they are meant to go, pass \`${enough}\``,
    },
  ];
}
