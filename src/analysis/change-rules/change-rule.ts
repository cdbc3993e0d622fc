/** A change rule reports what must not happen between two commits, or only with permission. It changes nothing. */
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { ChangeKind, Side } from "../diff/index.ts";
import type { Model } from "../../compiler/link/index.ts";
import type { EntryDifference } from "../diff/entries.ts";
import type { Refused } from "../diff/objects.ts";
import type { ClusterPair, Sides } from "../diff/sides.ts";
import type { SourceFile } from "../../base/source.ts";
import { trailer } from "./trailers.ts";

/** A side that compiled completely. */
export interface CompiledSide extends Side {
  readonly model: Model;
  readonly files: readonly SourceFile[];
}

/** The input of a change rule: both sides and their differences. */
export interface ChangeContext extends Sides {
  readonly base: CompiledSide;
  readonly head: CompiledSide;
  /** The clusters that exist on both sides. */
  readonly clusters: readonly ClusterPair[];
  /** Differences of the catalog on the clusters, with patches applied. */
  readonly catalog: readonly EntryDifference[];
  /** Changes that the API server would reject. */
  readonly refused: readonly Refused[];
  /** Whether a change may remove `gone` of `of` items at once. */
  readonly allowsDeletion: (gone: number, of: number) => boolean;
  /** The default severity of a code; undefined for an unknown code. */
  readonly severityOf: (code: string) => Code["severity"] | undefined;
}

export interface ChangeRule {
  readonly code: Code;
  /** The kind of change that the rule checks. */
  readonly about: ChangeKind;
  /** If head restores an earlier version of the document, this is a rollback, and only a warning. */
  readonly maybeRollback?: true;
  readonly check: (context: ChangeContext, report: ReportDiagnostic) => void;
}

/** An error that only a trailer in a commit can allow. */
export function error(name: string, means: string, why: string, fix: string): Code {
  return { name, severity: "error", configurable: false, means, why, fix };
}

export function warning(name: string, means: string, why: string, fix: string): Code {
  return { name, severity: "warning", configurable: true, means, why, fix };
}

export function note(name: string, means: string, why: string, fix: string): Code {
  return { name, severity: "note", configurable: true, means, why, fix };
}

/** The help of every error of a change rule. */
export function allow(code: Code, path: string): string {
  return `if this is intended, add to a commit message: \`${trailer(code.name, path)}\``;
}
