/** Writes `hydrator.metadata` like Argo CD's source hydrator: the source commit of a branch, and the commands. */
import type { Commit } from "../../git/commit.ts";
import { INVISIBLE } from "../../base/escape.ts";
import { publicAddress } from "./repository-url.ts";
import { referenceIn } from "./references.ts";

export const METADATA = "hydrator.metadata";

/** The commit to publish. */
export interface Source {
  readonly commit: Commit;
  /** The URL of its repository, which may contain credentials; undefined if it is not known. */
  readonly address: string | undefined;
  /** The trailers of its message as parsed by git, one per line. */
  readonly trailers: string;
}

/** For the root of a branch. `commands`: only if a cluster's files are at the root too. */
export function branchMetadata(source: Source, commands: readonly string[]): string {
  const { commit, trailers } = source;
  const [subject = "", ...rest] = commit.message.trim().split("\n\n");
  const { reference } = referenceIn(trailers);
  return json({
    ...origin(source),
    commands,
    author: signatureOf(commit),
    date: dateOf(commit),
    subject,
    body: referenceIn(rest.join("\n\n")).body,
    references: reference === undefined ? [] : [{ commit: reference }],
  });
}

/** For the folder of a cluster. */
export function folderMetadata(source: Source, commands: readonly string[]): string {
  return json({ ...origin(source), commands });
}

/** The source commit in the text of such a file; undefined if it is missing. */
export function sourceIn(text: string): string | undefined {
  return /^ {2}"drySha": "([0-9a-f]{40,64})",?$/m.exec(text)?.[1];
}

export function commandsFor(cluster: string): readonly string[] {
  return [`sluice render --cluster ${cluster}`];
}

/** `Ada <ada@cumulus.example>` */
export function signatureOf({ author: { name, email } }: Commit): string {
  return `${name} <${email}>`.trim();
}

/** In UTC, to the second; empty if it exceeds the range of a date. */
export function dateOf({ authored }: Commit): string {
  return authored > 8.64e12 ? "" : `${new Date(authored * 1000).toISOString().slice(0, 19)}Z`;
}

export function addressOf({ address }: Source): string | undefined {
  return address === undefined ? undefined : publicAddress(address);
}

function origin(source: Source): { readonly repoURL: string | undefined; readonly drySha: string } {
  return { repoURL: addressOf(source), drySha: source.commit.id };
}

/** Leaves out empty fields, and escapes invisible characters. */
function json(fields: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  const text = JSON.stringify(Object.fromEntries(given), null, 2);
  return `${text.replace(INVISIBLE, (character) => (character === "\n" ? character : spelled(character)))}\n`;
}

function spelled(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
