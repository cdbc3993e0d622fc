/** Carries out a prepared plan: renders the texts again and writes them. */
import type { WrittenFile } from "./options.ts";
import { apply, clean } from "./apply.ts";
import type { Folder } from "./folder.ts";
import { digestOf } from "./digest.ts";
import { writeRecord } from "./record.ts";
import type { WrittenVersions } from "./record.ts";
import type { Prepared } from "./prepare.ts";

/** `files` must be the prepared files. `record`: absolute. */
export async function carryOut(
  prepared: Prepared,
  files: Iterable<WrittenFile>,
  folder: Folder,
  record: string,
): Promise<void> {
  const { plan, listing, ownership } = prepared;
  const { disk, absolute, statCache } = folder;
  clean(ownership.isUnfinished ? ownership.owned : [], folder);
  await writeRecord(record, absolute(""), versionsAfter(prepared, folder), disk);
  if (prepared.result.written && !ownership.isUnfinished) return;
  const write = [...plan.created, ...plan.changed];
  const before = ownership.listing === undefined ? undefined : ownership.listed;
  const stamps = await apply(
    { write, remove: plan.deleted, listing: { before, after: listing } },
    contentsOf(files, write, prepared),
    folder,
  );
  for (const [path, stamp] of stamps)
    statCache.wrote(path, stamp, disk.stamp(absolute(path)), prepared.wanted.files.get(path) ?? "");
}

/**
 * The versions that count as unedited from now on: those of this run, those that it replaces, since it may be killed,
 * and those of files out of its scope.
 */
function versionsAfter({ wanted, plan, ownership }: Prepared, { find }: Folder): WrittenVersions {
  const versions = new Map<string, Set<string>>();
  for (const [path, digest] of wanted.files) versions.set(path, new Set([digest]));
  for (const path of [...plan.changed, ...plan.deleted]) {
    const found = find(path);
    if (found.is === "file") versions.set(path, (versions.get(path) ?? new Set<string>()).add(found.digest));
  }
  for (const [path, digests] of ownership.written)
    if (!versions.has(path) && ownership.owned.has(path) && !wanted.prunes(path)) versions.set(path, new Set(digests));
  return versions;
}

function* contentsOf(
  files: Iterable<WrittenFile>,
  write: readonly string[],
  { wanted }: Prepared,
): Generator<readonly [string, string]> {
  const missing = new Set(write);
  if (missing.size === 0) return;
  for (const file of files) {
    const { path } = file;
    if (!missing.delete(path)) continue;
    const { content } = file;
    if (digestOf(content) !== wanted.files.get(path)) throw new Error(`rendering "${path}" again gave another result`);
    yield [path, content];
    if (missing.size === 0) return;
  }
  const [first] = missing;
  if (first !== undefined) throw new Error(`"${first}" was not rendered again`);
}
