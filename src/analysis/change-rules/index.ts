/** Checks a change against the change rules, and applies the allowances in commit messages. */
import { collectInto } from "../../base/diagnostics.ts";
import { advice } from "../diff/advice.ts";
import { entryDifferences } from "../diff/entries.ts";
import { refusedObjects } from "../diff/objects.ts";
import { clusterPairs } from "../diff/sides.ts";
import { sortChanges } from "../diff/index.ts";
import { strictestSeverity } from "../../compiler/severity.ts";
import { allowable, changeRuleCodes } from "./codes.ts";
import { transitions } from "./rules.ts";
import { noted } from "./annotations.ts";
import type { Note } from "./annotations.ts";
import { suppressed } from "./suppressed.ts";
import { unused } from "./unused-allowance.ts";
import type { Diagnostic } from "../../base/diagnostics.ts";
import type { Advice, Change } from "../diff/index.ts";
import type { Project } from "../../compiler/link/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import type { ChangeContext, CompiledSide } from "./change-rule.ts";
import type { Allowance } from "./trailers.ts";

export { changeRuleCodes };
export { baseBroken } from "./base-does-not-compile.ts";
export type { CompiledSide } from "./change-rule.ts";
export { allowancesIn } from "./trailers.ts";
export type { Allowance } from "./trailers.ts";
export { decidedAt } from "./gate-words.ts";

export interface Circumstances {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly severityOf: ChangeContext["severityOf"];
  readonly mayLose: ChangeContext["mayLose"];
  /** From the messages of the commits between the sides. */
  readonly allowances: readonly Allowance[];
  /** Whether an ancestor of base has the document as it is in head. */
  readonly wasBefore: (resource: Resource) => boolean;
}

export interface Judged {
  /** With the stricter severity of both sides. */
  readonly diagnostics: readonly Diagnostic[];
  /** The given changes, with notes about allowances and rollbacks. */
  readonly changes: readonly Change[];
}

export function checkChanges(
  base: CompiledSide,
  head: CompiledSide,
  changes: readonly Change[],
  circumstances: Circumstances,
): Judged {
  const { allowances, severityOf } = circumstances;
  const { diagnostics, notes, heard } = sift(base, head, circumstances);
  const unheard = unused(
    allowances.filter((allowance) => !heard.has(allowance)),
    {
      diagnostics,
      codes: allowable,
      isKnown: (code) => severityOf(code) !== undefined,
      files: head.files,
      otherwise: head.model.project.document.file,
    },
  );
  const settle = settling([base.model.project, head.model.project]);
  const { left, idle } = suppressed(settle([...diagnostics, ...unheard]), { base, head, codes: changeRuleCodes });
  return { diagnostics: [...left, ...settle(idle)], changes: sortChanges(notes.reduce(noted, changes)) };
}

interface Sifted {
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: readonly Note[];
  /** The allowances that allowed something. */
  readonly heard: ReadonlySet<Allowance>;
}

/** Runs the rules, and separates problems from notes. */
function sift(base: CompiledSide, head: CompiledSide, circumstances: Circumstances): Sifted {
  const { now, severityOf, mayLose, allowances, wasBefore } = circumstances;
  const sides = { base, head, now };
  const clusters = clusterPairs(sides);
  const passage: ChangeContext = {
    ...sides,
    clusters,
    catalog: entryDifferences(clusters, sides),
    refused: refusedObjects(clusters, sides),
    severityOf,
    mayLose,
  };
  const resources = byPlace(head);
  const diagnostics: Diagnostic[] = [];
  const notes: Note[] = [];
  const heard = new Set<Allowance>();
  for (const transition of transitions) {
    const found: Diagnostic[] = [];
    transition.check(passage, collectInto(found));
    for (const diagnostic of found) {
      const resource = resources(diagnostic);
      const meant = allowances.filter((one) => isFor(one, diagnostic));
      const [allowance] = meant;
      for (const one of meant) heard.add(one);
      if (allowance !== undefined) notes.push({ resource, transition, diagnostic, advice: allowed(allowance) });
      else if (transition.maybeRollback === true && resource !== undefined && wasBefore(resource)) {
        notes.push({ resource, transition, diagnostic, advice: ROLLBACK });
        diagnostics.push(softened(diagnostic));
      } else diagnostics.push(diagnostic);
    }
  }
  return { diagnostics, notes, heard };
}

/** Sets the stricter severity of both projects, and drops ignored diagnostics. */
function settling(projects: readonly Project[]): (found: readonly Diagnostic[]) => readonly Diagnostic[] {
  return (found) =>
    found.flatMap((diagnostic): readonly Diagnostic[] => {
      const severity = strictestSeverity(diagnostic, projects);
      return severity === "ignore" ? [] : [{ ...diagnostic, severity }];
    });
}

const ROLLBACK = advice("rollback", "a rollback: it was so before");

function softened(diagnostic: Diagnostic): Diagnostic {
  const { help: _, ...rest } = diagnostic;
  return { ...rest, severity: "warning", message: `${diagnostic.message}: a rollback` };
}

function isFor({ code, file, reason }: Allowance, diagnostic: Diagnostic): boolean {
  return reason !== "" && code === diagnostic.code.name && file === diagnostic.at.file.path;
}

function allowed({ code, reason, commit }: Allowance): Advice {
  return advice("allowed", `"${code}" is allowed by commit ${commit.slice(0, 12)}: "${reason}"`);
}

/** Finds the document that a diagnostic is in. */
function byPlace({ model }: CompiledSide): (diagnostic: Diagnostic) => Resource | undefined {
  const known = new Map<string, Resource>();
  for (const resources of Object.values(model.byKind) as readonly ReadonlyMap<string, Resource>[])
    for (const resource of resources.values())
      known.set(`${resource.document.file.path} ${resource.document.index}`, resource);
  return ({ at }) => ("document" in at ? known.get(`${at.file.path} ${at.document}`) : undefined);
}
