/** Converts files of another system to documents, and reports what they do not contain. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { importAssumed, importLeftOut } from "./codes.ts";
import type { Around, Draft, Fields, Importer, Updating } from "./importer.ts";
import { IDENTITIES, reportThere } from "./naming.ts";
import { draftText } from "./draft-to-yaml.ts";
import { updatesOf } from "./update.ts";
import type { Updates } from "./update.ts";
import type { Feature } from "../../compiler/link/index.ts";
import type { SourceFile } from "../../base/source.ts";

export { importCodes, importLeftOut, importNotCarried, importNotRecognized } from "./codes.ts";
export type { Updates } from "./update.ts";
export type { Around, Draft, Importer, Updating } from "./importer.ts";
export { labelOf } from "./naming.ts";
export { projectDraft, stageDrafts } from "./scaffold.ts";
export { importers } from "./importers.ts";

/** The drafts of an importer, completed with the required fields of their kind. */
export function drafts(
  importer: Importer,
  files: readonly SourceFile[],
  around: Around,
  report: ReportDiagnostic,
): readonly Draft[] {
  const carried = importer.carry(files, around, report);
  return finished(importer.updating === undefined ? carried : withoutKnown(carried, around, report), around, report);
}

/** Leaves out existing Features, and reports them together. */
function withoutKnown(carried: readonly Draft[], { isTaken }: Around, report: ReportDiagnostic): readonly Draft[] {
  const isKnown = ({ kind, name }: Draft): boolean => kind === "Feature" && isTaken(kind, name);
  const known = carried.filter(isKnown);
  const [first] = known;
  if (first === undefined) return carried;
  const what = known.length === 1 ? "1 Feature is" : `${known.length} Features are`;
  report(
    importLeftOut,
    first.from,
    `${what} left out, being there already: ${quoteList(known.map(({ name }) => name))}`,
    {
      help: "to bring imported Features up to date, use --update",
    },
  );
  return carried.filter((draft) => !isKnown(draft));
}

/** The edits and new drafts that update imported Features. */
export function updates(
  importer: Importer,
  updating: Updating,
  files: readonly SourceFile[],
  around: Around,
  features: Iterable<Feature>,
  report: ReportDiagnostic,
): Updates {
  const carried = importer.carry(files, around, report).filter(({ kind }) => kind === "Feature");
  const { changes, added } = updatesOf(carried, features, updating, around, report);
  return { changes, added: finished(added, around, report) };
}

function finished(drafts: readonly Draft[], around: Around, report: ReportDiagnostic): readonly Draft[] {
  const carried = drafts.filter((draft) => isNew(draft, around, report));
  reportAssumed(carried, around, report);
  return spread(carried).map((draft) =>
    draft.kind === "Feature" ? { ...draft, spec: completed(draft.spec, around) } : draft,
  );
}

/** The number of documents per file: half of the limit, because people will add more. */
const IN_A_FILE = 500;

/** Splits large files: `grants/acme.yaml`, `grants/acme-2.yaml` and so on. */
function spread(carried: readonly Draft[]): readonly Draft[] {
  const counts = new Map<string, number>();
  return carried.map((draft) => {
    const before = counts.get(draft.path) ?? 0;
    counts.set(draft.path, before + 1);
    const number = Math.floor(before / IN_A_FILE) + 1;
    return number === 1 ? draft : { ...draft, path: draft.path.replace(/(?=\.ya?ml$)/, `-${number}`) };
  });
}

function isNew({ kind, name, from }: Draft, { isTaken }: Around, report: ReportDiagnostic): boolean {
  if (!IDENTITIES.has(kind) || !isTaken(kind, name)) return true;
  reportThere(kind, name, from, report);
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

function completed(spec: Fields, { owner, purpose }: Around): Fields {
  const whole: Fields = { owners: [owner ?? UNKNOWN], purpose: purpose ?? "operational", ...spec };
  const rank = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return Object.fromEntries(Object.entries(whole).toSorted(([a], [b]) => rank(a) - rank(b)));
}

/** Reports assumptions once for all features, because many notes would hide the others. */
function reportAssumed(carried: readonly Draft[], { owner, purpose }: Around, report: ReportDiagnostic): void {
  const features = carried.filter(({ kind }) => kind === "Feature");
  const ownerless = owner === undefined ? features.filter(({ spec }) => spec["owners"] === undefined) : [];
  const [first] = ownerless;
  if (first !== undefined)
    report(importAssumed, first.from, `${counted(ownerless.length)} no owner: "${UNKNOWN}" stands in its place`, {
      help: "give them one with --owner TEAM, or correct the documents",
    });
  const purposeless = purpose === undefined ? features.filter(({ spec }) => spec["purpose"] === undefined) : [];
  const [other] = purposeless;
  if (other !== undefined)
    report(
      importAssumed,
      other.from,
      `${counted(purposeless.length)} no purpose: operational is assumed, which need not end`,
      {
        help: "say `purpose: release` and `expires` where a flag is to go again, or --purpose for all of them",
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
