/** Redacts the secrets of quoted sources in a report. */
import type { Diagnostic } from "../base/diagnostics.ts";
import type { Change } from "../analysis/diff/index.ts";
import { redactSecrets } from "../base/redact.ts";
import type { Comparison } from "./run-report.ts";
import { redactor } from "../base/secrets.ts";
import type { SourceFile } from "../base/source.ts";

/** The sources that a report may quote. */
export function quotedFiles(diagnostics: readonly Diagnostic[], changes: readonly Change[]): ReadonlySet<SourceFile> {
  const files = new Set<SourceFile>();
  for (const { at, helpAt, related = [] } of diagnostics)
    for (const place of [at, helpAt, ...related.map((item) => item.at)]) if (place !== undefined) files.add(place.file);
  for (const { because } of changes) for (const { resource } of because) files.add(resource.document.file);
  return files;
}

/** The files in `before` that are missing or different in `after`. */
export function changedFiles(before: readonly SourceFile[], after: readonly SourceFile[]): readonly SourceFile[] {
  const now = new Map(after.map(({ path, text }) => [path, text]));
  return before.filter(({ path, text }) => now.get(path) !== text);
}

/** Redacts all texts in plain data. */
export function redactTexts<Data>(data: Data, files: ReadonlySet<SourceFile>): Data {
  return mapTexts(data, redactor(files)) as Data;
}

/** Redacts rendered lines, which contain keys with their values. */
export function withManifestsRedacted(comparison: Comparison): Comparison {
  const { manifests } = comparison;
  if (manifests === undefined) return comparison;
  const shown = manifests.map((item) => ({
    ...item,
    hunks: item.hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map(redactSecrets) })),
  }));
  return { ...comparison, manifests: shown };
}

/** Returns the same object if nothing changes. */
function mapTexts(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === "string") return hide(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => mapTexts(item, hide));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value).map(([key, child]) => [key, mapTexts(child, hide)] as const);
  const fields = value as Readonly<Record<string, unknown>>;
  return entries.some(([key, child]) => child !== fields[key]) ? Object.fromEntries(entries) : value;
}
