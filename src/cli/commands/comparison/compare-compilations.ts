/** Compares two compiled sides: semantic changes, and violations of the rules for changes. */
import { allCodes } from "../../../base/codes.ts";
import { diff, sortChanges, summarize, deepEqual } from "../../../analysis/diff/index.ts";
import { decode } from "../../../files/index.ts";
import { parse } from "../../../compiler/parse/index.ts";
import { allowancesIn, checkChanges } from "../../../analysis/change-rules/index.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import { rolloutPreview } from "../../../analysis/rollout/index.ts";
import type { Change, Side } from "../../../analysis/diff/index.ts";
import type { Diagnostic, Severity } from "../../../base/diagnostics.ts";
import type { Repository } from "../../../git/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Comparison, Revision } from "../../../report/report.ts";
import { withLineFeeds } from "../../../base/source.ts";
import type { SourceFile } from "../../../base/source.ts";
import type { Allowance, ChangeCheckResult } from "../../../analysis/change-rules/index.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import type { Question } from "./revisions.ts";

/** One side: its revision and its compilation. */
export interface CompiledSide {
  readonly revision: Revision;
  readonly compilation: Compilation;
}

export interface Surroundings {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly repository: Repository;
  /** Whether `gone` of `of` objects may be deleted at once. */
  readonly allowsDeletion: (gone: number, of: number) => boolean;
  /** Allowances in the commits between the sides. */
  readonly allowances: readonly Allowance[];
  /** Changes outside of the sources. */
  readonly others: readonly Change[];
}

export interface Meaning {
  /** Empty unless both sides can be read completely. */
  readonly changes: readonly Change[];
  /** Violations of the rules for changes. */
  readonly transitions: readonly Diagnostic[];
  readonly comparison: Comparison;
}

export function meaningOf(base: CompiledSide, head: CompiledSide, surroundings: Surroundings): Meaning {
  const [before, after] = [base.compilation, head.compilation];
  const { changes, diagnostics } =
    before.isComplete && after.isComplete ? judged(base, head, surroundings) : { changes: [], diagnostics: [] };
  const files = differing(before.files, after.files);
  const comparison: Comparison = {
    base: base.revision,
    head: head.revision,
    differs: changes.length > 0 ? "meaning" : files.length > 0 ? "text" : "nothing",
    ...(before.isComplete ? {} : { baseIsBroken: true }),
    ...(before.isComplete && before.model === undefined ? { baseIsMissing: true } : {}),
    ...(after.isComplete ? {} : { headIsBroken: true }),
    files,
    ...summaryOf(changes, before, after),
  };
  return { changes, transitions: diagnostics, comparison };
}

/** The parts of a comparison that follow from its changes. */
export function summaryOf(
  changes: readonly Change[],
  before: Side,
  after: Side,
): Pick<Comparison, "verdict" | "rollout"> {
  const rollout = rolloutPreview(changes, before, after);
  return { verdict: summarize(changes, after), ...(rollout === undefined ? {} : { rollout }) };
}

const codesByName = new Map(allCodes.map((code) => [code.name, code]));

/** The allowances in the messages of commits that are in head but not in base. */
export function allowancesBetween({ base, head, repository }: Question): readonly Allowance[] {
  if (base === undefined || head.commit === undefined || base.commit === head.commit) return [];
  return allowancesIn(repository.messages(base.commit, head.commit));
}

function judged(base: CompiledSide, head: CompiledSide, surroundings: Surroundings): ChangeCheckResult {
  const { now, allowsDeletion, allowances, others, repository } = surroundings;
  const [before, after] = [base.compilation, head.compilation];
  const severityOf = (code: string): Severity | undefined => codesByName.get(code)?.severity;
  const changes = sortChanges([...diff(before, after, { now, severityOf }), ...others]);
  if (before.model === undefined || after.model === undefined) return { changes, diagnostics: [] };
  return checkChanges({ ...before, model: before.model }, { ...after, model: after.model }, changes, {
    now,
    severityOf,
    allowsDeletion,
    allowances,
    wasBefore: memory(base.revision.commit, repository),
  });
}

/** Returns a function that tests whether the commit or an ancestor had the same document. */
function memory(commit: string | null, { versions }: Repository): (resource: Resource) => boolean {
  return ({ kind, name, document }) => {
    if (commit === null) return false;
    const { path } = document.file;
    const nobody = (): void => {};
    return versions(path, commit).some((bytes) => {
      const file = decode(path, bytes, nobody);
      const documents = file === undefined ? [] : parse(file, nobody);
      return documents.some(({ value }) => isNamed(value, kind, name) && deepEqual(value, document.value));
    });
  };
}

function isNamed(value: Value, kind: string, name: string): boolean {
  const { kind: own, metadata } = value as { readonly kind?: unknown; readonly metadata?: { readonly name?: unknown } };
  return own === kind && metadata?.name === name;
}

/** Relies on equal files being the same object. */
function differing(before: readonly SourceFile[], after: readonly SourceFile[]): readonly string[] {
  const [was, is] = [new Set(before), new Set(after)];
  const formerly = new Map(before.map(({ path, text }) => [path, text]));
  const isSame = ({ path, text }: SourceFile): boolean => {
    const former = formerly.get(path);
    return former !== undefined && withLineFeeds(former) === withLineFeeds(text);
  };
  const now = after.filter((file) => !was.has(file));
  const same = new Set(now.filter(isSame).map(({ path }) => path));
  const changed = [...before.filter((file) => !is.has(file)), ...now].filter(({ path }) => !same.has(path));
  return [...new Set(changed.map(({ path }) => path))].sort();
}
