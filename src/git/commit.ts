/** A commit as it is stored: author, date, tree and message. All of it is untrusted text. */
import { readObjects } from "./objects.ts";
import type { Runner } from "./run.ts";

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Commit {
  readonly id: string;
  readonly tree: string;
  readonly author: Person;
  /** Seconds since the epoch. */
  readonly authored: number;
  readonly committed: number;
  readonly message: string;
}

/** Throws a GitError for a missing commit. */
export function readCommits(ids: readonly string[], runner: Runner): ReadonlyMap<string, Commit> {
  const found = readObjects([...new Set(ids)], runner);
  return new Map([...found].map(([id, bytes]) => [id, parsed(id, bytes)]));
}

/** The committer's day in UTC, `YYYY-MM-DD`; undefined for a date that the calendar lacks. */
export function dayOf({ committed }: Pick<Commit, "committed">): string | undefined {
  const date = new Date(committed * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

/** The subject (the first lines joined, as git does) and the body. */
export function partsOf(message: string): { readonly subject: string; readonly body: string } {
  const text = message.replaceAll("\r\n", "\n").trim();
  const end = /\n[^\S\n]*\n/.exec(text);
  const first = end === null ? text : text.slice(0, end.index);
  const body = end === null ? "" : text.slice(end.index + end[0].length).trim();
  return { subject: first.replaceAll(/\s*\n\s*/g, " ").trim(), body };
}

function parsed(id: string, bytes: Buffer): Commit {
  const end = bytes.indexOf("\n\n");
  const head = end === -1 ? bytes : bytes.subarray(0, end);
  const encoding = fieldOf(head.toString("latin1"), "encoding");
  const text = decoded(head, encoding);
  const author = signature(fieldOf(text, "author"));
  return {
    id,
    tree: fieldOf(text, "tree"),
    author: { name: author.name, email: author.email },
    authored: author.seconds,
    committed: signature(fieldOf(text, "committer")).seconds,
    message: end === -1 ? "" : decoded(bytes.subarray(end + 2), encoding),
  };
}

function fieldOf(head: string, name: string): string {
  const line = head.split("\n").find((one) => one.startsWith(`${name} `));
  return line?.slice(name.length + 1) ?? "";
}

/** Decodes in the encoding that the commit names, if it is known. */
function decoded(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding === "" ? "utf-8" : encoding).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** `Ada <ada@cumulus.example> 1795176000 +0100` */
function signature(text: string): Person & { readonly seconds: number } {
  const [, name = "", email = "", seconds = "0"] = /^(.*?)\s*<([^<>]*)>\s*(\d{1,12})?/.exec(text) ?? [];
  return { name: name.trim(), email: email.trim(), seconds: Number(seconds) };
}
