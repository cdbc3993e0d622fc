/** Prepares a run: compares the files with the folder and plans the changes, without touching anything. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { WriteOptions, WriteResult, WrittenFile } from "./options.ts";
import { pathCollision, unsafePath } from "./codes.ts";
import type { Folder } from "./folder.ts";
import { digestOf } from "./digest.ts";
import { isKustomization, LISTING, listingText, unlisted } from "./listing.ts";
import { readOwnership } from "./ownership.ts";
import type { Ownership } from "./ownership.ts";
import { pathCheck } from "./check-paths.ts";
import type { PathFault } from "./check-paths.ts";
import { fileAt } from "./output-path.ts";
import { plan } from "./plan.ts";
import type { Plan, Wanted } from "./plan.ts";
import { reportProblems } from "./problems.ts";
import type { Shown } from "./problems.ts";

export interface Prepared {
  readonly wanted: Wanted;
  readonly ownership: Ownership;
  readonly plan: Plan;
  /** The lines of the listing after the run. */
  readonly listing: readonly string[];
  readonly result: WriteResult;
  /** Whether the plan has no obstacles. */
  readonly clear: boolean;
}

/** `record`: absolute. Undefined, and reported, if ownership is unknown or a path is invalid. */
export async function prepare(
  files: Iterable<WrittenFile>,
  folder: Folder,
  record: string,
  options: WriteOptions,
  shown: Shown,
  report: ReportDiagnostic,
): Promise<Prepared | undefined> {
  const ownership = readOwnership(folder, record, shown, report);
  if (ownership === undefined) return undefined;
  const isUnneeded = (path: string): boolean => options.check === true && folder.kindAt(path) === "absent";
  const digestFor = (file: WrittenFile): string => (isUnneeded(file.path) ? UNNEEDED : digestOf(file.content));
  const kustomizations = new Map<string, () => string>();
  const wanted = wantedOf(files, options, digestFor, kustomizations, shown, report);
  if (wanted === undefined) return undefined;
  const { planned, isKnown } = await planWith(wanted, ownership, folder, options);
  const retained = [...ownership.owned].filter((path) => !wanted.files.has(path) && !wanted.prunes(path));
  const unchanged = new Set(planned.unchanged);
  const listing = unlisted([...wanted.files.keys(), ...retained], (path) =>
    unchanged.has(path) ? ownership.textOf(path) : (kustomizations.get(path)?.() ?? ownership.textOf(path)),
  );
  const limits = {
    allowEmpty: options.allowEmpty ?? false,
    pruneLimit: options.pruneLimit,
    isUnrestricted: options.prunes === undefined,
    isRevoked: options.isRevoked ?? (() => false),
    isKnown,
  };
  const clear = !reportProblems(planned, wanted, ownership.owned, limits, shown, report);
  return {
    wanted,
    ownership,
    plan: planned,
    listing,
    result: resultOf(planned, listing, ownership, wanted, clear),
    clear,
  };
}

/**
 * Asks Git only if the record does not know a version, because that takes another process. `isKnown`: whether the record
 * or Git knows any version.
 */
async function planWith(
  wanted: Wanted,
  { owned, written }: Ownership,
  { find, disk, absolute }: Folder,
  { committed }: WriteOptions,
): Promise<{ readonly planned: Plan; readonly isKnown: boolean }> {
  const isWritten = (path: string, digest: string): boolean =>
    written.get(path)?.has(digest) === true || hasConflict(disk.read(absolute(path)));
  const planned = plan(wanted, owned, { find, isUnedited: isWritten });
  if (planned.edited.length === 0) return { planned, isKnown: true };
  const isCommitted = await committed?.();
  if (isCommitted === undefined) return { planned, isKnown: written.size > 0 };
  const isUnedited = (path: string, digest: string): boolean =>
    isWritten(path, digest) || isCommitted(path, disk.read(absolute(path)));
  return { planned: plan(wanted, owned, { find, isUnedited }), isKnown: true };
}

const MARKS = [/^<{7}(?: |\r?$)/m, /^={7}\r?$/m, /^>{7}(?: |\r?$)/m];

/** Whether Git left both sides of a merge, which are in commits. */
function hasConflict(bytes: Buffer): boolean {
  const text = bytes.toString();
  return MARKS.every((mark) => mark.test(text));
}

function wantedOf(
  files: Iterable<WrittenFile>,
  { prunes = () => true, force = false }: WriteOptions,
  digestFor: (file: WrittenFile) => string,
  kustomizations: Map<string, () => string>,
  shown: Shown,
  report: ReportDiagnostic,
): Wanted | undefined {
  const digests = new Map<string, string>();
  const check = pathCheck();
  let isValid = true;
  for (const file of files) {
    const fault = check.faultOf(file);
    if (fault !== undefined) reportPath(fault, shown, report);
    isValid &&= fault === undefined;
    digests.set(file.path, file.digest ?? digestFor(file));
    if (isKustomization(file.path)) kustomizations.set(file.path, () => file.content);
  }
  return isValid ? { files: digests, prunes, force } : undefined;
}

/** In place of a hash that is not needed. */
const UNNEEDED = "";

function reportPath(fault: PathFault, shown: Shown, report: ReportDiagnostic): void {
  const path = shown(fault.path);
  const help = "rename the service, cluster or component that it belongs to";
  if (fault.is === "impossible")
    report(unsafePath, fileAt(path), `"${path}" can't be written: "${fault.name}" ${fault.why}`, { help });
  else if (fault.is === "twice")
    report(pathCollision, fileAt(path), `"${path}" would be written twice, by ${fault.by}`, { help });
  else
    report(
      pathCollision,
      fileAt(path),
      `"${path}" and "${shown(fault.other)}" are the same path on many file systems`,
      {
        help,
      },
    );
}

/** Edited and foreign files count as changed, although the run refuses them. */
function resultOf(
  plan: Plan,
  lines: readonly string[],
  { listing, isUnfinished }: Ownership,
  { files }: Wanted,
  clear: boolean,
): WriteResult {
  const isListed = lines.length > 0;
  const isSame = listing === (isListed ? listingText(lines) : undefined) || isUnfinished;
  const changedListing = (is: boolean): readonly string[] => (is && !isSame ? [LISTING] : []);
  const created = [...plan.created, ...changedListing(listing === undefined)].toSorted();
  const changed = [
    ...plan.changed,
    ...plan.edited,
    ...plan.foreign,
    ...changedListing(listing !== undefined && isListed),
  ].toSorted();
  const deleted = [...plan.deleted, ...changedListing(listing !== undefined && !isListed)].toSorted();
  const known = [...files.values()].includes(UNNEEDED) ? new Map<string, string>() : files;
  const written = clear && created.length + changed.length + deleted.length === 0;
  return { created, changed, deleted, unchanged: plan.unchanged.length, files: known, written };
}
