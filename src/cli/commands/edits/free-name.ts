/** Checks the name of a new or renamed document. */
import { locationIn, locate } from "../../../compiler/parse/index.ts";
import type { Kind } from "../../../compiler/kinds.ts";
import { toReportPlace } from "../../../report/report.ts";
import { UsageError } from "../command.ts";
import { checkResource } from "../match-names.ts";
import type { Editable } from "./plan.ts";

/** Throws a UsageError for text that can't name a document. */
export function checkForm(name: string): void {
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return;
  throw new UsageError(
    `"${name}" is not a name`,
    "use at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends",
  );
}

/** Throws a UsageError, or a SourceError for a document with errors, if the name is taken. */
export function checkFree(kind: Kind, name: string, { model }: Editable): void {
  const taken = model.byKind[kind].get(name);
  if (taken === undefined && model.broken[kind].has(name)) checkResource(kind, name, model);
  if (taken === undefined) return;
  const { file, line } = toReportPlace(locationIn(taken.document, ["metadata", "name"]), locate);
  throw new UsageError(`${kind.toLowerCase()} "${name}" already exists`, `it is in ${file}:${line}`);
}
