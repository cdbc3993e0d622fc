/** Checks a change against the change rules, and applies the allowances in commit messages. */
import { collectInto } from "../../base/diagnostics.ts";
import { advice } from "../diff/advice.ts";
import { entryDifferences } from "../diff/entries.ts";
import { refusedObjects } from "../diff/objects.ts";
import { renamedSide } from "../diff/renamed-side.ts";
import { renamesBetween } from "../diff/renames.ts";
import { clusterPairs } from "../diff/sides.ts";
import { sortChanges } from "../diff/index.ts";
import { strictestSeverity } from "../../compiler/severity.ts";
import { allowable, changeRuleCodes } from "./codes.ts";
import { changeRules } from "./rules.ts";
import { attachNote } from "./annotations.ts";
import type { Note } from "./annotations.ts";
import { applyComments } from "./suppressed.ts";
import { unusedAllowances } from "./unused-allowance.ts";
import type { Diagnostic } from "../../base/diagnostics.ts";
import type { Advice, Change } from "../diff/index.ts";
import type { Project } from "../../compiler/link/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import type { ChangeContext, CompiledSide } from "./change-rule.ts";
import type { Allowance } from "./trailers.ts";

export { changeRuleCodes };
export { baseBroken } from "./base-does-not-compile.ts";
export { allowancesIn } from "./trailers.ts";
export type { Allowance } from "./trailers.ts";
export { decidedAt } from "./gate-words.ts";

export interface ChangeCheckOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly severityOf: ChangeContext["severityOf"];
  readonly allowsDeletion: ChangeContext["allowsDeletion"];
  /** From the messages of the commits between the sides. */
  readonly allowances: readonly Allowance[];
  /** Whether an ancestor of base has the document as it is in head. */
  readonly wasBefore: (resource: Resource) => boolean;
}

export interface ChangeCheckResult {
  /** With the stricter severity of both sides. */
  readonly diagnostics: readonly Diagnostic[];
  /** The given changes, with notes about allowances and rollbacks. */
  readonly changes: readonly Change[];
}

export function checkChanges(
  base: CompiledSide,
  head: CompiledSide,
  changes: readonly Change[],
  circumstances: ChangeCheckOptions,
): ChangeCheckResult {
  const { allowances, severityOf } = circumstances;
  const { diagnostics, notes, used } = runRules(base, head, circumstances);
  const unusedDiagnostics = unusedAllowances(
    allowances.filter((allowance) => !used.has(allowance)),
    {
      diagnostics,
      codes: allowable,
      isKnown: (code) => severityOf(code) !== undefined,
      files: head.files,
      fallback: head.model.project.document.file,
    },
  );
  const withSeverity = severitySetter([base.model.project, head.model.project]);
  const { remaining, unused } = applyComments(withSeverity([...diagnostics, ...unusedDiagnostics]), {
    base,
    head,
    codes: changeRuleCodes,
  });
  return {
    diagnostics: [...remaining, ...withSeverity(unused)],
    changes: sortChanges(notes.reduce(attachNote, changes)),
  };
}

interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: readonly Note[];
  /** The allowances that allowed something. */
  readonly used: ReadonlySet<Allowance>;
}

/** Runs the rules, and separates problems from notes. */
function runRules(base: CompiledSide, head: CompiledSide, circumstances: ChangeCheckOptions): Findings {
  const { now, severityOf, allowsDeletion, allowances, wasBefore } = circumstances;
  const original = { base, head, now };
  const sides = { ...original, base: renamedSide(base, renamesBetween(original)).side };
  const clusters = clusterPairs(sides);
  const context: ChangeContext = {
    ...sides,
    clusters,
    catalog: entryDifferences(clusters, sides),
    refused: refusedObjects(clusterPairs(original), original),
    severityOf,
    allowsDeletion,
  };
  const resources = resourceFinder(head);
  const diagnostics: Diagnostic[] = [];
  const notes: Note[] = [];
  const used = new Set<Allowance>();
  for (const rule of changeRules) {
    const found: Diagnostic[] = [];
    rule.check(context, collectInto(found));
    for (const diagnostic of found) {
      const resource = resources(diagnostic);
      const matching = allowances.filter((one) => isFor(one, diagnostic));
      const [allowance] = matching;
      for (const one of matching) used.add(one);
      if (allowance !== undefined) notes.push({ resource, transition: rule, diagnostic, advice: allowed(allowance) });
      else if (rule.maybeRollback === true && resource !== undefined && wasBefore(resource)) {
        notes.push({ resource, transition: rule, diagnostic, advice: ROLLBACK });
        diagnostics.push(asRollback(diagnostic));
      } else diagnostics.push(diagnostic);
    }
  }
  return { diagnostics, notes, used };
}

/** Sets the stricter severity of both projects, and drops ignored diagnostics. */
function severitySetter(projects: readonly Project[]): (found: readonly Diagnostic[]) => readonly Diagnostic[] {
  return (found) =>
    found.flatMap((diagnostic): readonly Diagnostic[] => {
      const severity = strictestSeverity(diagnostic, projects);
      return severity === "ignore" ? [] : [{ ...diagnostic, severity }];
    });
}

const ROLLBACK = advice("rollback", "a rollback to an earlier state");

function asRollback(diagnostic: Diagnostic): Diagnostic {
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
function resourceFinder({ model }: CompiledSide): (diagnostic: Diagnostic) => Resource | undefined {
  const known = new Map<string, Resource>();
  for (const resources of Object.values(model.byKind) as readonly ReadonlyMap<string, Resource>[])
    for (const resource of resources.values())
      known.set(`${resource.document.file.path} ${resource.document.index}`, resource);
  return ({ at }) => ("document" in at ? known.get(`${at.file.path} ${at.document}`) : undefined);
}
