/** Carries out a prepared plan: writes the journal and renders the texts again. */
import type { WrittenFile } from "./options.ts";
import { apply, clean } from "./apply.ts";
import type { Folder } from "./folder.ts";
import { digestOf } from "./digest.ts";
import { sha256 } from "./inventory.ts";
import type { Line } from "./inventory.ts";
import type { Prepared } from "./prepare.ts";

/** `files` must be the prepared files. */
export async function carryOut(prepared: Prepared, files: Iterable<WrittenFile>, folder: Folder): Promise<void> {
  const { plan, inventories, ownership } = prepared;
  clean(
    ownership.journal.map(([path]) => path),
    folder,
  );
  if (prepared.result.written && ownership.journal.length === 0) return;
  const write = [...plan.created, ...plan.changed];
  const stamps = await apply(
    {
      write,
      remove: plan.deleted,
      inventories: inventories.write,
      removeInventories: inventories.deleted,
      journal: journalOf(write, prepared),
    },
    contentsOf(files, write, prepared),
    folder,
  );
  const { disk, absolute, statCache } = folder;
  for (const [path, stamp] of stamps)
    statCache.wrote(path, stamp, disk.stamp(absolute(path)), prepared.wanted.files.get(path) ?? "");
}

/** Keeps the lines of an unfinished run, because some of its work may be done, and this run may not finish either. */
function journalOf(write: readonly string[], { wanted, plan, inventories, ownership }: Prepared): Iterable<Line> {
  const lines = new Map<string, Line>();
  const addLine = (line: Line): unknown => lines.set(line.join("\0"), line);
  for (const line of ownership.journal) addLine(line);
  for (const path of write) addLine([path, wanted.files.get(path) ?? ""]);
  for (const [path, text] of inventories.write) addLine([path, sha256(text)]);
  for (const path of plan.deleted) for (const digest of ownership.owned.get(path) ?? []) addLine([path, digest]);
  for (const path of inventories.deleted) addLine([path, sha256(ownership.inventories.get(path) ?? "")]);
  return lines.values();
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
    if (digestOf(content) !== wanted.files.get(path))
      throw new Error(`"${path}" is not the same when it is made again`);
    yield [path, content];
    if (missing.size === 0) return;
  }
  const [first] = missing;
  if (first !== undefined) throw new Error(`"${first}" is not made again`);
}
