/** Reports obstacles to a plan, once per kind and cluster. */
import { quoteList } from "../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import { emptyOutput, foreignFile, handEdited, massDeletion, outputLink } from "./codes.ts";
import { deletesTooMany, emptiesClusters, isEmpty } from "./prune-limit.ts";
import { fileAt } from "./output-path.ts";
import type { Plan, Wanted } from "./plan.ts";

/** The name of a path in messages; "" is the output folder itself. */
export type Shown = (path: string) => string;

export interface Limits {
  readonly allowEmpty: boolean;
  readonly pruneLimit: string | undefined;
  /** Whether the run is unrestricted. */
  readonly isUnrestricted: boolean;
  /** Whether a deleted file was revoked on purpose and does not count. */
  readonly isRevoked: (path: string) => boolean;
  /** Whether Sluice or Git knows any version of the files, so that edited ones are recognized. */
  readonly isKnown: boolean;
}

/** Reports the obstacles; returns whether there are any. */
export function reportProblems(
  plan: Plan,
  wanted: Wanted,
  owned: Iterable<string>,
  limits: Limits,
  shown: Shown,
  report: ReportDiagnostic,
): boolean {
  const inScope = [...owned].filter((path) => wanted.files.has(path) || wanted.prunes(path));
  const found = [
    obstacles(plan.links, LINK),
    obstacles(plan.edited, limits.isKnown ? EDITED : UNKNOWN),
    obstacles(plan.foreign, FOREIGN),
    nothingLeft(wanted, inScope, limits),
    tooManyDeleted(plan, inScope.length, limits),
  ].flat();
  for (const { code, path, message, help } of found) report(code, fileAt(shown(path)), message(shown), { help });
  return found.length > 0;
}

interface Problem {
  readonly code: Code;
  readonly path: string;
  readonly message: (shown: Shown) => string;
  readonly help: string;
}

/** The wording for one file and for several. */
interface Obstacle {
  readonly code: Code;
  readonly one: string;
  readonly several: string;
  readonly help: string;
}

const LINK: Obstacle = {
  code: outputLink,
  one: "is a symbolic link",
  several: "are symbolic links",
  help: "delete it, and render again",
};
const EDITED: Obstacle = {
  code: handEdited,
  one: "was edited by hand",
  several: "were edited by hand",
  help: "move the change into the source files, or pass `--force` to discard it",
};
const UNKNOWN: Obstacle = {
  code: handEdited,
  one: "differs and may have been edited by hand: this folder has no earlier run and no commit to compare with",
  several: "differ and may have been edited by hand: this folder has no earlier run and no commit to compare with",
  help: "render in a clone of the repository, or pass `--force` to overwrite it",
};
const FOREIGN: Obstacle = {
  code: foreignFile,
  one: "was not written by Sluice",
  several: "were not written by Sluice",
  help: "move it, or render to another folder with `spec.output` or `--out`",
};

/** One problem per cluster, and one for the rest: if the listing is lost, all files are affected. */
function obstacles(paths: readonly string[], { code, one, several, help }: Obstacle): Problem[] {
  return [...Map.groupBy(paths, clusterFolderOf).values()].map((group) => ({
    code,
    path: group[0] ?? "",
    message: (shown) => `${quoteList(group.map(shown))} ${group.length === 1 ? one : several}`,
    help,
  }));
}

/** `clusters/<cluster>` for a file in such a folder; otherwise "". */
function clusterFolderOf(path: string): string {
  const [first, cluster, ...rest] = path.split("/");
  return first === "clusters" && rest.length > 0 ? `clusters/${cluster}` : "";
}

function nothingLeft(
  { files }: Wanted,
  owned: readonly string[],
  { allowEmpty, isUnrestricted: whole }: Limits,
): Problem[] {
  const wanted = [...files.keys()];
  if (allowEmpty || !((whole && isEmpty(wanted)) || emptiesClusters(wanted, owned))) return [];
  return [
    {
      code: emptyOutput,
      path: "",
      message: (shown) => `nothing is rendered for any cluster in "${shown("")}"`,
      help: "check `spec.sources` and `render` of the stages; if this is intended, pass `--allow-empty`",
    },
  ];
}

function tooManyDeleted({ deleted }: Plan, owned: number, { pruneLimit, isRevoked }: Limits): Problem[] {
  const counted = deleted.filter((path) => !isRevoked(path)).length;
  if (!deletesTooMany(counted, owned, pruneLimit)) return [];
  const enough = `--prune-limit ${counted}`;
  return [
    {
      code: massDeletion,
      path: "",
      message: (shown) => `${counted} of ${owned} files would be deleted from "${shown("")}"`,
      help: `check them with \`--check\`; if this is intended, pass \`${enough}\``,
    },
  ];
}
