/** Converts files of another system to documents, and reports what they do not contain. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { importAssumed, importLeftOut } from "./codes.ts";
import type { ImportContext, Draft, Fields, Importer, Updating } from "./importer.ts";
import { IDENTITIES, reportExisting } from "./naming.ts";
import { draftText } from "./draft-to-yaml.ts";
import { updatesOf } from "./update.ts";
import type { Updates } from "./update.ts";
import type { Feature } from "../../compiler/link/index.ts";
import type { SourceFile } from "../../base/source.ts";

export { importLeftOut, importNotRecognized } from "./codes.ts";
export type { ImportContext, ImportOption, Draft, Importer, Updating } from "./importer.ts";
export { labelOf } from "./naming.ts";
export { projectDraft, stageDrafts } from "./scaffold.ts";
export { importers } from "./importers.ts";

/** The drafts of an importer, completed with the required fields of their kind. */
export function drafts(
  importer: Importer,
  files: readonly SourceFile[],
  context: ImportContext,
  report: ReportDiagnostic,
): readonly Draft[] {
  const converted = importer.convert(files, context, report);
  return finish(
    importer.updating === undefined ? converted : withoutExisting(converted, context, report),
    context,
    report,
  );
}

/** Leaves out existing Features, and reports them together. */
function withoutExisting(
  converted: readonly Draft[],
  { isTaken }: ImportContext,
  report: ReportDiagnostic,
): readonly Draft[] {
  const isKnown = ({ kind, name }: Draft): boolean => kind === "Feature" && isTaken(kind, name);
  const known = converted.filter(isKnown);
  const [first] = known;
  if (first === undefined) return converted;
  const what = known.length === 1 ? "1 Feature is" : `${known.length} Features are`;
  report(
    importLeftOut,
    first.from,
    `${what} left out because the names already exist: ${quoteList(known.map(({ name }) => name))}`,
    {
      help: "to update imported Features, use --update",
    },
  );
  return converted.filter((draft) => !isKnown(draft));
}

/** The edits and new drafts that update imported Features. */
export function updates(
  importer: Importer,
  updating: Updating,
  files: readonly SourceFile[],
  context: ImportContext,
  features: Iterable<Feature>,
  report: ReportDiagnostic,
): Updates {
  const converted = importer.convert(files, context, report).filter(({ kind }) => kind === "Feature");
  const { changes, added } = updatesOf(converted, features, updating, context, report);
  return { changes, added: finish(added, context, report) };
}

function finish(drafts: readonly Draft[], context: ImportContext, report: ReportDiagnostic): readonly Draft[] {
  const converted = drafts.filter((draft) => isNew(draft, context, report));
  reportAssumed(converted, context, report);
  return splitFiles(converted).map((draft) =>
    draft.kind === "Feature" ? { ...draft, spec: complete(draft.spec, context) } : draft,
  );
}

/** The number of documents per file: half of the limit, because people will add more. */
const IN_A_FILE = 500;

/** Splits large files: `grants/acme.yaml`, `grants/acme-2.yaml` and so on. */
function splitFiles(converted: readonly Draft[]): readonly Draft[] {
  const counts = new Map<string, number>();
  return converted.map((draft) => {
    const before = counts.get(draft.path) ?? 0;
    counts.set(draft.path, before + 1);
    const number = Math.floor(before / IN_A_FILE) + 1;
    return number === 1 ? draft : { ...draft, path: draft.path.replace(/(?=\.ya?ml$)/, `-${number}`) };
  });
}

function isNew({ kind, name, from }: Draft, { isTaken }: ImportContext, report: ReportDiagnostic): boolean {
  if (!IDENTITIES.has(kind) || !isTaken(kind, name)) return true;
  reportExisting(kind, name, from, report);
  return false;
}

const UNKNOWN = "unknown";

/** The order of a feature's fields. */
const ORDER = [
  "displayName",
  "description",
  "service",
  "owners",
  "purpose",
  "tracking",
  "track",
  "expires",
  "history",
  "entitlement",
  "flag",
];

function complete(spec: Fields, { owner, purpose }: ImportContext): Fields {
  const fields: Fields = { owners: [owner ?? UNKNOWN], purpose: purpose ?? "operational", ...spec };
  const rank = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => rank(a) - rank(b)));
}

/** Reports assumptions once for all features, because many notes would hide the others. */
function reportAssumed(converted: readonly Draft[], { owner, purpose }: ImportContext, report: ReportDiagnostic): void {
  const features = converted.filter(({ kind }) => kind === "Feature");
  const ownerless = owner === undefined ? features.filter(({ spec }) => spec["owners"] === undefined) : [];
  const [first] = ownerless;
  if (first !== undefined)
    report(importAssumed, first.from, `${counted(ownerless.length)} no owner: "${UNKNOWN}" is used instead`, {
      help: "give them one with --owner TEAM, or correct the documents",
    });
  const purposeless = purpose === undefined ? features.filter(({ spec }) => spec["purpose"] === undefined) : [];
  const [other] = purposeless;
  if (other !== undefined)
    report(
      importAssumed,
      other.from,
      `${counted(purposeless.length)} no purpose: "operational" is used, which needs no expiry date`,
      {
        help: "set `purpose: release` and `expires` for temporary flags, or --purpose for all of them",
      },
    );
}

function counted(features: number): string {
  return features === 1 ? "1 feature has" : `${features} features have`;
}

/**
 * The text of a file with these drafts. Throws an EditError if a draft can't be written without a change of its
 * meaning.
 */
export function fileText(drafts: readonly Draft[]): string {
  return drafts.map(draftText).join("---\n");
}
