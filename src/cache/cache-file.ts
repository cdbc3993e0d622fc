/**
 * Reads and writes the files of the cache: entries, which are texts with a checksum. An entry starts with an id of the
 * checkout, so that a pull request cannot add a valid one.
 */
import { lstatSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { realDisk, makeWay } from "../files/file-system.ts";

interface Entry {
  readonly text: string;
  /** Not in the checksum: a damaged name fails its lookup. No name contains a NUL character. */
  readonly names: readonly string[];
  readonly numbers: Float64Array;
}

const MAGIC = 0x51_ce_ca_01;
/** Magic, checksum, bytes of text, bytes of names, count of numbers: 4 bytes each, and 4 reserved bytes. */
const HEAD = 24;

/** Undefined if the entry is missing, damaged or from another checkout. */
export function readEntry(path: string, root: string): Entry | undefined {
  const seal = checkoutId(root);
  const bytes = attempt(() => readFileSync(path));
  if (seal === undefined) return undefined;
  if (bytes === undefined || bytes.length < HEAD || bytes.readUInt32LE(0) !== MAGIC) return undefined;
  if (bytes.readUInt32LE(20) !== 0) return undefined;
  const numbers = new Float64Array(Math.min(bytes.readUInt32LE(16), bytes.length >>> 3));
  const textAt = HEAD + numbers.byteLength;
  const namesAt = textAt + bytes.readUInt32LE(8);
  if (bytes.length !== namesAt + bytes.readUInt32LE(12)) return undefined;
  const text = bytes.subarray(textAt, namesAt);
  if (bytes.readUInt32LE(4) !== sumOf(text) || !text.subarray(0, seal.length).equals(seal)) return undefined;
  Buffer.from(numbers.buffer).set(bytes.subarray(HEAD, textAt));
  const names = bytes.toString("utf8", namesAt);
  return { text: text.toString("utf8", seal.length), names: names === "" ? [] : names.split("\0"), numbers };
}

/** Ignores errors: the cache is optional. */
export function writeEntry(path: string, root: string, { text, names, numbers }: Entry): void {
  const seal = checkoutId(root);
  if (seal === undefined) return;
  const [body, rest] = [Buffer.concat([seal, Buffer.from(text)]), Buffer.from(names.join("\0"))];
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(sumOf(body), 4);
  head.writeUInt32LE(body.length, 8);
  head.writeUInt32LE(rest.length, 12);
  head.writeUInt32LE(numbers.length, 16);
  const values = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  replaceFile(path, Buffer.concat([head, values, body, rest]));
}

let written = 0;

/** Writes a temporary file and renames it, so that concurrent readers get the old content. Ignores errors. */
function replaceFile(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${process.pid}-${written++}.tmp`;
  attempt(() => {
    makeWay(dirname(path), realDisk);
    realDisk.create(temporary, bytes);
    realDisk.rename(temporary, path);
  });
  attempt(() => {
    if (realDisk.kindAt(temporary) === "file") realDisk.remove(temporary);
  });
}

/**
 * The inode and birth time of the project's folder, which the content of a commit cannot determine, and which edits
 * keep.
 */
function checkoutId(root: string): Buffer | undefined {
  const stats = attempt(() => lstatSync(root));
  return stats === undefined ? undefined : Buffer.from(`${stats.birthtimeMs} ${stats.ino}\n`);
}

const WORD = 4;

/** FNV-1a over words of 4 bytes. Detects accidents, not attacks: write access here could also replace Sluice. */
function sumOf(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = aligned(bytes);
  const words = new Int32Array(buffer, byteOffset, length >>> 2);
  let sum = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) sum = Math.imul(sum ^ (words[at] ?? 0), 0x01000193);
  for (const byte of new Uint8Array(buffer, byteOffset + words.byteLength, length % WORD))
    sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 0;
}

/** Copies the bytes if they do not start at a multiple of 4. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % WORD === 0 ? bytes : Uint8Array.from(bytes);
}

/** Undefined if `act` throws. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** A name for the files of a root in a shared folder. A collision only costs time. */
export function shortName(root: string): string {
  let sum = 0;
  for (const character of root) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  return sum.toString(16).padStart(8, "0");
}
