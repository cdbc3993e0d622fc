/** A transition rule: what may not happen between two commits, or not without a word. It reads both sides and changes nothing. */
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { ChangeKind, Side } from "../diff/index.ts";
import type { Model } from "../../compiler/link/index.ts";
import type { EntryDifference } from "../diff/entries.ts";
import type { Refused } from "../diff/objects.ts";
import type { ClusterPair, Sides } from "../diff/sides.ts";
import type { SourceFile } from "../../base/source.ts";
import { trailer } from "./trailers.ts";

/** A side that could be read as a whole. */
export interface CompiledSide extends Side {
  readonly model: Model;
  readonly files: readonly SourceFile[];
}

/** What both sides look like, one beside the other. */
export interface ChangeContext extends Sides {
  readonly base: CompiledSide;
  readonly head: CompiledSide;
  /** The clusters of both sides. */
  readonly clusters: readonly ClusterPair[];
  /** What differs in the catalog as clusters have it, patches applied. */
  readonly catalog: readonly EntryDifference[];
  /** What the API server would refuse. */
  readonly refused: readonly Refused[];
  /** Whether so many of so many may be gone at once. */
  readonly mayLose: (gone: number, of: number) => boolean;
  /** What a code is where nothing is configured. */
  readonly severityOf: (code: string) => Code["severity"] | undefined;
}

export interface Transition {
  readonly code: Code;
  /** What kind of change it judges. */
  readonly about: ChangeKind;
  /** Where a document of head is what it once was, it is a rollback, and a warning. */
  readonly maybeRollback?: true;
  readonly check: (passage: ChangeContext, report: ReportDiagnostic) => void;
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

/** The help of every error here. */
export function allow(code: Code, path: string): string {
  return `if it is meant, say so in a commit: \`${trailer(code.name, path)}\``;
}
