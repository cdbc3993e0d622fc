/** A report without the secrets of the sources that it speaks of, wherever it quotes them. */
import type { Diagnostic } from "../base/diagnostics.ts";
import type { Change } from "../analysis/diff/index.ts";
import { redactSecrets } from "../base/redact.ts";
import type { Comparison } from "./run-report.ts";
import { redactor } from "../base/secrets.ts";
import type { SourceFile } from "../base/source.ts";

/** The sources that a report can quote from. */
export function quoted(diagnostics: readonly Diagnostic[], changes: readonly Change[]): ReadonlySet<SourceFile> {
  const files = new Set<SourceFile>();
  for (const { at, helpAt, related = [] } of diagnostics)
    for (const place of [at, helpAt, ...related.map((one) => one.at)]) if (place !== undefined) files.add(place.file);
  for (const { because } of changes) for (const { resource } of because) files.add(resource.document.file);
  return files;
}

/** The files of one side that the other has not, or not with the same text. */
export function departed(before: readonly SourceFile[], after: readonly SourceFile[]): readonly SourceFile[] {
  const now = new Map(after.map(({ path, text }) => [path, text]));
  return before.filter(({ path, text }) => now.get(path) !== text);
}

/** Plain data with every text of it redacted. */
export function redacted<Data>(data: Data, files: ReadonlySet<SourceFile>): Data {
  return mapped(data, redactor(files)) as Data;
}

/** Rendered lines contain the keys of their values. */
export function withManifestsMasked(comparison: Comparison): Comparison {
  const { manifests } = comparison;
  if (manifests === undefined) return comparison;
  const shown = manifests.map((one) => ({
    ...one,
    hunks: one.hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map(redactSecrets) })),
  }));
  return { ...comparison, manifests: shown };
}

/** Returns the same object if there is nothing to hide. */
function mapped(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === "string") return hide(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((one: unknown) => mapped(one, hide));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value).map(([key, child]) => [key, mapped(child, hide)] as const);
  const fields = value as Readonly<Record<string, unknown>>;
  return entries.some(([key, child]) => child !== fields[key]) ? Object.fromEntries(entries) : value;
}
