/** Converts documents to resources, and reports faults within one document. */
import { locationIn, locate } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Document, Value } from "../parse/index.ts";
import type { Kind, Metadata, Specs } from "../kinds.ts";
import { moreProblems } from "./codes.ts";
import { inconsistencies } from "./consistency.ts";
import type { Valid } from "./consistency.ts";
import { kindOf, guessKind } from "./type-meta.ts";
import { schemaErrors } from "./schema-errors.ts";
import type { SchemaError } from "./fault.ts";
import { isMap } from "./schema-location.ts";

export { schemaCodes } from "./codes.ts";
export { guessKind } from "./type-meta.ts";
export { verdicts } from "./validators-fast.js";
export { REST } from "./rollout.ts";
export { bundledSchema } from "./bundled-schema.ts";

/** A document that is valid against its kind's schema. */
export interface Resource<K extends Kind = Kind> {
  readonly kind: K;
  readonly name: string;
  readonly metadata: Metadata;
  readonly spec: Specs[K];
  readonly document: Document;
}

/** The maximum number of problems that are reported for one document. */
const MAX_REPORTED = 20;

/** Undefined if the document has problems, which are reported once per cause. */
export function validate(document: Document, report: ReportDiagnostic): Resource | undefined {
  const kind = kindOf(document.value);
  const faults = typeof kind === "string" ? problems(kind, document.value) : [kind];
  for (const fault of faults.slice(0, MAX_REPORTED)) reportError(document, fault, report);
  if (faults.length > MAX_REPORTED)
    report(moreProblems, locationIn(document), `this document has ${faults.length - MAX_REPORTED} more problems`, {
      help: "fix the first ones and run it again",
    });
  if (faults.length > 0 || typeof kind !== "string") return undefined;
  const { metadata, spec } = document.value as unknown as Valid;
  return { kind, name: metadata.name, metadata, spec, document };
}

function problems(kind: Kind, value: Value): readonly SchemaError[] {
  const faults = schemaErrors(kind, value);
  return faults.length > 0 ? faults : inconsistencies(kind, value as unknown as Valid);
}

function reportError(
  document: Document,
  { code, path, on, message, help, quote }: SchemaError,
  report: ReportDiagnostic,
): void {
  const place = locationIn(document, path, on);
  report(code, place, message, { help: quote === true ? `quote it: "${sourceText(document, place)}"` : help });
}

/** The text of a scalar as written in the file: as a number, 1.10 would be 1.1. */
function sourceText(document: Document, place: ReturnType<typeof locationIn>): string {
  const { start, end } = locate(place);
  return document.file.text.slice(start, end);
}

/** The kind and name that a document declares, even if it is broken; references to it are not reported. */
export function identify(document: Document): { readonly kind: Kind; readonly name: string } | undefined {
  const kind = guessKind(document.value);
  const metadata = isMap(document.value) ? document.value["metadata"] : undefined;
  const name = isMap(metadata) ? metadata["name"] : undefined;
  return kind === undefined || typeof name !== "string" ? undefined : { kind, name };
}

/** The problems of a document's value, such as a patched one; empty if it is valid. */
export function revalidate(kind: Kind, value: Value): readonly Pick<SchemaError, "path" | "on" | "message" | "help">[] {
  return problems(kind, value);
}
