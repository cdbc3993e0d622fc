/** Parses a text for a test, and returns its documents and diagnostics, with locations as `line:column`. */
import { collectInto } from "../../../src/base/diagnostics.ts";
import { locate, parse } from "../../../src/compiler/parse/index.ts";
import { positionAt } from "../../../src/base/source.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import type { Document, Value } from "../../../src/compiler/parse/index.ts";
import type { SourceFile } from "../../../src/base/source.ts";

export interface Reading {
  readonly file: SourceFile;
  readonly documents: readonly Document[];
  readonly values: readonly Value[];
  readonly diagnostics: readonly Diagnostic[];
  /** `code line:column marked text`. */
  readonly reported: readonly string[];
}

export function read(text: string): Reading {
  const file = { path: "features/a.yaml", text };
  const diagnostics: Diagnostic[] = [];
  const documents = parse(file, collectInto(diagnostics));
  return {
    file,
    documents,
    values: documents.map(({ value }) => value),
    diagnostics,
    reported: diagnostics.map(formatDiagnostic),
  };
}

function formatDiagnostic({ code, at }: Diagnostic): string {
  const { start, end } = locate(at);
  const { line, column } = positionAt(at.file, start);
  return `${code.name} ${line}:${column} ${at.file.text.slice(start, end)}`;
}

/** The reported codes for a text, in order. */
export function codesOf(text: string): readonly string[] {
  return read(text).diagnostics.map(({ code }) => code.name);
}
