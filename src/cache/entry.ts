/** A file of the cache: text and numbers, with a sum over all of it, so that whatever happened to it is noticed. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface Entry {
  readonly text: string;
  readonly numbers: Float64Array;
}

const MAGIC = 0x51_ce_ca_01;
/** Magic, sum, bytes of text, count of numbers: four numbers of four bytes. */
const HEAD = 16;
const NUMBER = 8;

/** Undefined if there is none, or if it is not as it was written. */
export function readEntry(path: string): Entry | undefined {
  const bytes = attempt(() => readFileSync(path));
  if (bytes === undefined || bytes.length < HEAD || bytes.readUInt32LE(0) !== MAGIC) return undefined;
  const length = bytes.readUInt32LE(8);
  const count = bytes.readUInt32LE(12);
  if (bytes.length !== HEAD + count * NUMBER + length || bytes.readUInt32LE(4) !== sumOf(bytes)) return undefined;
  const numbers = new Float64Array(count);
  Buffer.from(numbers.buffer).set(bytes.subarray(HEAD, HEAD + count * NUMBER));
  return { text: bytes.toString("utf8", HEAD + count * NUMBER), numbers };
}

let written = 0;

/** Takes its name when it is whole, so that whoever reads meanwhile reads the old one. A cache that can't be written is none. */
export function writeEntry(path: string, { text, numbers }: Entry): void {
  const body = Buffer.from(text);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(body.length, 8);
  head.writeUInt32LE(numbers.length, 12);
  const bytes = Buffer.concat([head, Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength), body]);
  bytes.writeUInt32LE(sumOf(bytes), 4);
  const temporary = `${path}.${process.pid}-${written++}.tmp`;
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, bytes, { flag: "wx" });
    renameSync(temporary, path);
  });
  attempt(() => rmSync(temporary, { force: true }));
}

/** FNV-1a over everything but the sum itself, word by word. It is for accidents: whoever may write here could as well replace Sluice. */
function sumOf(bytes: Uint8Array): number {
  const whole = bytes.length - (bytes.length % 4);
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, whole / 4);
  let sum = 0x811c9dc5;
  for (let at = 2; at < words.length; at++) sum = Math.imul(sum ^ (words[at] ?? 0), 0x01000193);
  for (let at = whole; at < bytes.length; at++) sum = Math.imul(sum ^ (bytes[at] ?? 0), 0x01000193);
  return sum >>> 0;
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
