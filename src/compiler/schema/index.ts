/** validate: documents -> resources. Owns the question "is this document right by itself?". */
import { at, locate } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Document, Value } from "../parse/index.ts";
import type { Kind, Metadata, Specs } from "../kinds.ts";
import { moreProblems } from "./codes.ts";
import { inconsistencies } from "./consistency.ts";
import type { Valid } from "./consistency.ts";
import { kindOf, guessKind } from "./type-meta.ts";
import { faultsOf } from "./schema-errors.ts";
import type { SchemaError } from "./fault.ts";
import { isMap } from "./schema-location.ts";

export { schemaCodes } from "./codes.ts";
export { verdicts } from "./validators-fast.js";
export { bundledSchema } from "./bundled-schema.ts";

/** A document that is valid against its kind's schema. */
export interface Resource<K extends Kind = Kind> {
  readonly kind: K;
  readonly name: string;
  readonly metadata: Metadata;
  readonly spec: Specs[K];
  readonly document: Document;
}

/** Of one document no more problems than this are told. */
const TOLD = 20;

/** Undefined if something is wrong with the document, which is reported, each cause once. */
export function validate(document: Document, report: ReportDiagnostic): Resource | undefined {
  const kind = kindOf(document.value);
  const faults = typeof kind === "string" ? problems(kind, document.value) : [kind];
  for (const fault of faults.slice(0, TOLD)) reportError(document, fault, report);
  if (faults.length > TOLD)
    report(moreProblems, at(document), `this document has ${faults.length - TOLD} more problems`, {
      help: "mend the first ones and look again",
    });
  if (faults.length > 0 || typeof kind !== "string") return undefined;
  const { metadata, spec } = document.value as unknown as Valid;
  return { kind, name: metadata.name, metadata, spec, document };
}

function problems(kind: Kind, value: Value): readonly SchemaError[] {
  const faults = faultsOf(kind, value);
  return faults.length > 0 ? faults : inconsistencies(kind, value as unknown as Valid);
}

function reportError(
  document: Document,
  { code, path, on, message, help, quote }: SchemaError,
  report: ReportDiagnostic,
): void {
  const place = at(document, path, on);
  report(code, place, message, { help: quote === true ? `quote it: "${sourceText(document, place)}"` : help });
}

/** The text of a scalar as it stands in the file: 1.10 is 1.1 as soon as it is a number. */
function sourceText(document: Document, place: ReturnType<typeof at>): string {
  const { start, end } = locate(place);
  return document.file.text.slice(start, end);
}

/** What a document declares, even if it is broken: whoever refers to it is not to blame. */
export function identify(document: Document): { readonly kind: Kind; readonly name: string } | undefined {
  const kind = guessKind(document.value);
  const metadata = isMap(document.value) ? document.value["metadata"] : undefined;
  const name = isMap(metadata) ? metadata["name"] : undefined;
  return kind === undefined || typeof name !== "string" ? undefined : { kind, name };
}

/** What is wrong with the value of a whole document, such as a patched one; empty if it is valid. */
export function revalidate(kind: Kind, value: Value): readonly Pick<SchemaError, "path" | "on" | "message" | "help">[] {
  return problems(kind, value);
}
