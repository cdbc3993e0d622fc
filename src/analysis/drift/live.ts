/** Parses the output of kubectl, which is untrusted. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { redactLocation, readUnquoted } from "../../compiler/untrusted/index.ts";
import type { UntrustedDocument } from "../../compiler/untrusted/index.ts";
import type { SourceFile } from "../../base/source.ts";
import { driftInput } from "./codes.ts";
import { fieldsOf, itemsOf, keyOf, objectOf, stringOrEmpty } from "./objects.ts";
import type { KubernetesObject } from "./objects.ts";

const COMMAND = "`sluice drift --cluster NAME --kubectl` prints the command that reads all objects";

/** Keyed by `keyOf`; the first of duplicates wins. Locations show no text, because secrets may be next to them. */
export function liveObjects(
  files: readonly SourceFile[],
  report: ReportDiagnostic,
): ReadonlyMap<string, KubernetesObject> {
  const found = new Map<string, KubernetesObject>();
  for (const file of files) {
    const documents = readUnquoted(file, report, { nearest: true });
    if (file.text.trim() === "")
      report(driftInput, { file: { path: file.path, text: "" }, start: 0, end: 0 }, `"${file.path}" is empty`, {
        help: `did kubectl fail? ${COMMAND}`,
      });
    for (const document of documents)
      for (const object of objectsIn(document, report)) if (!found.has(keyOf(object))) found.set(keyOf(object), object);
  }
  return found;
}

function objectsIn({ value, at }: UntrustedDocument, report: ReportDiagnostic): readonly KubernetesObject[] {
  const fields = fieldsOf(value);
  const kind = stringOrEmpty(fields["kind"]);
  if (kind === "Status")
    return refuse(
      "the input is an error of the API server, not a list of objects",
      at,
      `read its message, and try again; ${COMMAND}`,
      report,
    );
  if (kind.endsWith("List") || "items" in fields) return inList({ value, at }, report);
  const object = objectOf({ value, at: (path, on) => redactLocation(at(path, on)) });
  if (object !== undefined) return [object];
  return refuse(
    "this is neither a List nor a Kubernetes object",
    at,
    `use the output of kubectl get -o json; ${COMMAND}`,
    report,
  );
}

function inList({ value, at }: UntrustedDocument, report: ReportDiagnostic): readonly KubernetesObject[] {
  const fields = fieldsOf(value);
  if (!Array.isArray(fields["items"])) return refuse("the List has no items", at, COMMAND, report);
  if (stringOrEmpty(fieldsOf(fields["metadata"])["continue"]) !== "")
    return refuse(
      "the List is incomplete: this is only its first page",
      at,
      `kubectl get reads all pages by default; ${COMMAND}`,
      report,
    );
  const items = itemsOf(fields["items"]).map((item, index) =>
    objectOf({ value: item, at: (path, on) => redactLocation(at(["items", index, ...path], on)) }),
  );
  const odd = items.indexOf(undefined);
  if (odd !== -1)
    return refuse(
      `item ${odd + 1} of the List is not a Kubernetes object`,
      (path, on) => at(["items", odd, ...path], on),
      COMMAND,
      report,
    );
  return items.filter((item) => item !== undefined);
}

function refuse(message: string, at: UntrustedDocument["at"], help: string, report: ReportDiagnostic): readonly [] {
  report(driftInput, redactLocation(at([])), message, { help });
  return [];
}
