/**
 * A file of the cache, named by its root: a text with a checksum, or a pack of many texts, each found by offset and length.
 * An entry is sealed with what only this checkout knows, so that a file like it in a pull request is no entry. A pack has no
 * checksum: whoever takes a text out of it knows what it has to be.
 */
import { lstatSync, readFileSync, closeSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROJECT_FILE } from "../files/root.ts";
import { realDisk, makeWay } from "../files/file-system.ts";

interface Entry {
  readonly text: string;
  /** Whatever became of them is noticed when they are looked up; none holds a zero character. */
  readonly names: readonly string[];
  readonly numbers: Float64Array;
}

const MAGIC = 0x51_ce_ca_01;
/** Magic, sum, bytes of text, bytes of names, count of numbers: numbers of four bytes, and four to spare. */
const HEAD = 24;

/** Undefined if there is none, if it is not as it was written, or if it was not written for this checkout. */
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

/** A cache that can't be written is none. */
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
  const own = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  replaceFile(path, Buffer.concat([head, own, body, rest]));
}

let written = 0;

/** It takes its name when it is whole, so that whoever reads meanwhile reads the old one. Where that fails, nothing is said. */
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

/** When the project's file came to the disk, to the nanosecond, and its number there: no clone chooses either. */
function checkoutId(root: string): Buffer | undefined {
  const stats = attempt(() => lstatSync(join(root, PROJECT_FILE)));
  return stats === undefined ? undefined : Buffer.from(`${stats.ctimeMs} ${stats.ino}\n`);
}

const WORD = 4;

/** FNV-1a, four bytes at a time. It is for accidents: whoever may write here could as well replace Sluice. */
function sumOf(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = aligned(bytes);
  const words = new Int32Array(buffer, byteOffset, length >>> 2);
  let sum = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) sum = Math.imul(sum ^ (words[at] ?? 0), 0x01000193);
  for (const byte of new Uint8Array(buffer, byteOffset + words.byteLength, length % WORD))
    sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 0;
}

/** Words can only be read where one begins. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % WORD === 0 ? bytes : Uint8Array.from(bytes);
}

/** Undefined where it throws. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** Different roots may share a folder; that two have one short name costs only time. */
export function shortName(root: string): string {
  let sum = 0;
  for (const character of root) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  return sum.toString(16).padStart(8, "0");
}

export interface PackPlace {
  readonly at: number;
  /** Bytes. */
  readonly length: number;
}

/** The pieces one behind the other. A cache that can't be written is none. */
export function writePack(path: string, pieces: readonly Uint8Array[]): void {
  replaceFile(path, Buffer.concat(pieces));
}

/** As many as are asked for; empty ones where there is no such pack, and short ones where it has ended. */
export function readPack(path: string, places: readonly PackPlace[]): readonly Uint8Array[] {
  const file = attempt(() => openSync(path, "r"));
  if (file === undefined) return places.map(() => new Uint8Array());
  try {
    return places.map(({ at, length }) => {
      const bytes = new Uint8Array(length);
      const read = attempt(() => readSync(file, bytes, 0, length, at)) ?? 0;
      return bytes.subarray(0, read);
    });
  } finally {
    closeSync(file);
  }
}
