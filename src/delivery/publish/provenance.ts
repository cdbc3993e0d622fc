/** Writes and reads the metadata files, the message and the trailers of published commits, as Argo CD reads them. */
import type { Commit } from "../../git/commit.ts";
import { INVISIBLE, escapeInvisible } from "../../base/escape.ts";
import { partsOf } from "../../git/commit.ts";
import type { Releases } from "./at-once.ts";

export const METADATA = "hydrator.metadata";

/** Names the emergencies, grants and releases that are applied on top of a source commit. Not YAML or JSON, which Argo CD would read as manifests. */
export const RECORD = "sluice.metadata";

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
function signatureOf({ author: { name, email } }: Commit): string {
  return `${name} <${email}>`.trim();
}

/** In UTC, to the second; empty if it exceeds the range of a date. */
export function dateOf({ authored }: Commit): string {
  return authored > 8.64e12 ? "" : `${new Date(authored * 1000).toISOString().slice(0, 19)}Z`;
}

function addressOf({ address }: Source): string | undefined {
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

/** Removes user, password and query; undefined for a local folder. */
export function publicAddress(address: string): string | undefined {
  const scp = /^(?:[\w.-]+@)?[\w.-]+:(?!\/\/|\\)[^\s@]+$/.exec(address);
  if (scp !== null && !/^[A-Za-z]:/.test(address)) return address;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!["https:", "http:", "ssh:", "git:"].includes(url.protocol)) return undefined;
  url.password = "";
  // For ssh, the user is a part of the address and not a secret.
  if (url.protocol !== "ssh:") url.username = "";
  url.search = "";
  url.hash = "";
  return url.href;
}

export interface Provenance {
  /** The source commit. */
  readonly source: string;
  /** The commit at HEAD of the run that made it: the source commit or a later one. */
  readonly plan: string;
  /** The project's folder in its repository; `.` for the root. */
  readonly project: string;
  /** Undefined without a rollout. */
  readonly rollout: RolloutTrailers | undefined;
}

/** Trailers of publications in a rollout. The committer's date then is the time of the publication. */
export interface RolloutTrailers {
  /** Identifies the files of the cluster. */
  readonly content: string;
  /** The features that emergencies turn off. */
  readonly shut: readonly string[];
  /** The checks to ask about it. */
  readonly checks: readonly string[];
  /** The releases of the cluster that its source does not have. */
  readonly releases?: Releases;
  /** The source that a rollback has replaced. */
  readonly gaveUp?: string;
  readonly forced?: { readonly reason: string; readonly ticket: string };
}

const LONGEST_SUBJECT = 200;

interface MessageParts {
  readonly project: string;
  readonly tree: string;
  readonly rollout?: RolloutTrailers | undefined;
  /** The commit that the message describes, if it is not HEAD. */
  readonly described?: Source;
}

/**
 * `1a2b3c4: turn dark mode on`, the trailers that Argo CD shows, and our own trailers. `plan`: HEAD. `source`: the commit
 * that the files are made from; if it is not HEAD, the publication has only what goes at once from HEAD.
 */
export function messageOf(
  plan: Source,
  source: string,
  { project, tree, rollout, described = plan }: MessageParts,
): string {
  const { commit } = described;
  const subject = oneLine(partsOf(commit.message).subject);
  const reference = [
    ["author", mailbox(commit)],
    ["date", dateOf(commit)],
    ["subject", subject],
    ["sha", commit.id],
    ["repourl", addressOf(described) ?? ""],
  ].flatMap(([name, value]) => (value === "" ? [] : [`Argocd-reference-commit-${name}: ${value}`]));
  const own = [
    `Sluice-Project: ${oneLine(project)}`,
    `Sluice-Source: ${source}`,
    `Sluice-Plan: ${plan.commit.id}`,
    ...(rollout === undefined ? [] : trailersOf(rollout)),
    `Sluice-Tree: ${tree}`,
  ];
  const base = source === commit.id ? "" : ` (at once, on ${source.slice(0, 7)})`;
  const title = `${commit.id.slice(0, 7)}${base}${subject === "" ? "" : `: ${subject}`}`;
  return `${title}\n\n${[...reference, ...own].join("\n")}\n`;
}

function trailersOf({ content, shut, checks, releases, gaveUp, forced }: RolloutTrailers): readonly string[] {
  return [
    `Sluice-Content: ${content}`,
    ...(shut.length === 0 ? [] : [`Sluice-Shut: ${shut.join(", ")}`]),
    ...(checks.length === 0 ? [] : [`Sluice-Checks: ${[...new Set(checks)].join(", ")}`]),
    ...(releases === undefined ? [] : [`Sluice-Releases: ${JSON.stringify(releases)}`]),
    ...(gaveUp === undefined ? [] : [`Sluice-Gave-Up: ${gaveUp}`]),
    ...(forced === undefined
      ? []
      : [`Sluice-Forced: ${oneLine(forced.reason)}`, `Sluice-Ticket: ${oneLine(forced.ticket)}`]),
  ];
}

/** Undefined if Sluice did not make the commit, or if its files were changed. */
export function readProvenance({ message, tree }: Commit): Provenance | undefined {
  const paragraph = message.trimEnd().split(/\n\n+/).at(-1) ?? "";
  const valueOf = (name: string): string | undefined => {
    const lines = paragraph.split("\n").filter((line) => line.startsWith(`${name}: `));
    return lines.length === 1 ? lines[0]?.slice(name.length + 2) : undefined;
  };
  const [source, project] = [valueOf("Sluice-Source"), valueOf("Sluice-Project")];
  // Earlier versions had no plan: they published only HEAD.
  const plan = valueOf("Sluice-Plan") ?? source;
  const isId = (id: string | undefined): id is string => id !== undefined && /^[0-9a-f]{40,64}$/.test(id);
  if (valueOf("Sluice-Tree") !== tree || !isId(source) || !isId(plan)) return undefined;
  if (project === undefined) return undefined;
  const content = valueOf("Sluice-Content");
  if (!isId(content)) return { source, plan, project, rollout: undefined };
  const [gaveUp, reason, ticket] = ["Sluice-Gave-Up", "Sluice-Forced", "Sluice-Ticket"].map(valueOf);
  const releases = readReleases(parsedJson(valueOf("Sluice-Releases") ?? ""));
  const rollout = {
    content,
    shut: valueOf("Sluice-Shut")?.split(", ") ?? [],
    checks: valueOf("Sluice-Checks")?.split(", ") ?? [],
    ...(releases === undefined ? {} : { releases }),
    ...(isId(gaveUp) ? { gaveUp } : {}),
    ...(reason === undefined ? {} : { forced: { reason, ticket: ticket ?? "" } }),
  };
  return { source, plan, project, rollout };
}

/** Undefined if it is not a map of texts. */
export function readReleases(value: unknown): Releases | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(entries);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function oneLine(text: string): string {
  const shown = escapeInvisible(text.replaceAll(/\s+/g, " ").trim());
  return [...shown].slice(0, LONGEST_SUBJECT).join("");
}

/** In the format of mail, which Argo CD parses; empty without a valid address. */
function mailbox(commit: Commit): string {
  const { name, email } = commit.author;
  if (!/^[^\s<>@"]+@[^\s<>@"]+$/.test(email)) return "";
  const called = oneLine(name);
  const plain = /^[\w !#$%&'*+/=?^`{|}~-]*$/.test(called);
  return plain ? oneLine(signatureOf(commit)) : `"${called.replaceAll(/["\\]/g, String.raw`\$&`)}" <${email}>`;
}

interface Reference {
  readonly author?: string;
  readonly date?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly sha?: string;
  readonly repoUrl?: string;
}

interface ParsedTrailers {
  /** The lines that are not references, each with its line ending. */
  readonly body: string;
  readonly reference: Reference | undefined;
}

const TRAILER = /^Argocd-reference-commit-([a-z]+): (.*)$/;

/** The parser of each field; an invalid field stays in the body. */
const FIELDS: Readonly<Record<string, (value: string) => Reference | undefined>> = {
  author: (value) => {
    const author = mailboxIn(value);
    return author === undefined ? undefined : { author };
  },
  date: (value) => {
    const [, time = "", zone = ""] =
      /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/.exec(value) ?? [];
    if (Number.isNaN(Date.parse(`${time}${zone}`))) return undefined;
    return { date: `${time}${/^[+-]00:00$/.test(zone) ? "Z" : zone}` };
  },
  subject: (value) => ({ subject: value }),
  body: (value) => {
    const body = textIn(value);
    return body === undefined ? undefined : { body };
  },
  sha: (value) => (/^[0-9a-f]{5,40}$/.test(value) ? { sha: value } : undefined),
  repourl: (value) => (URL.canParse(value) ? { repoUrl: value } : undefined),
};

/** `text`: a body, or only its trailers. */
export function referenceIn(text: string): ParsedTrailers {
  const found: Reference[] = [];
  const rest = linesOf(text).filter((line) => {
    const [, name = "", value = ""] = TRAILER.exec(line) ?? [];
    const read = Object.hasOwn(FIELDS, name) ? FIELDS[name]?.(value) : undefined;
    if (read !== undefined) found.push(read);
    return read === undefined;
  });
  const { author, date, subject, body, sha, repoUrl }: Reference = Object.assign({}, ...found);
  const fields = { author, date, subject, body, sha, repoUrl };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""));
  return {
    body: rest.map((line) => `${line}\n`).join(""),
    reference: Object.keys(given).length === 0 ? undefined : given,
  };
}

/** Lines without their line endings; an empty text has no lines. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Parses a JSON string, which has no line breaks. */
function textIn(value: string): string | undefined {
  const text = parsedJson(value);
  return typeof text === "string" ? text : undefined;
}

/** `"Grace Hopper" <grace@cumulus.example>`; undefined if it is not a mailbox. */
export function mailboxIn(text: string): string | undefined {
  const [, quoted, plain = "", address] =
    /^(?:"((?:[^"\\]|\\.)*)"|([^<>"]*))\s*<([^<>\s@]+@[^<>\s@]+)>$/.exec(text.trim()) ??
    /^()()([^<>\s@]+@[^<>\s@]+)$/.exec(text.trim()) ??
    [];
  if (address === undefined) return undefined;
  const name = quoted === undefined ? plain.trim() : quoted.replaceAll(/\\(.)/g, "$1");
  return name === "" ? `<${address}>` : `${wordOf(name)} <${address}>`;
}

function wordOf(name: string): string {
  if (/^[\x20-\x7e\t]*$/.test(name)) return `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  // RFC 2047 restricts such characters in a name, so Go uses base64.
  return /["#$%&'(),.:;<>@[\]^`{|}~]/.test(name)
    ? inWords("b", name, 45, base64)
    : inWords("q", name, 63, quotedPrintable);
}

const utf8 = new TextEncoder();

/** Encoded words of at most 75 characters that do not split a character. */
function inWords(by: "b" | "q", name: string, most: number, encode: (text: string) => string): string {
  const sizeOf = (text: string): number => (by === "b" ? utf8.encode(text).length : encode(text).length);
  const words: string[] = [];
  let word = "";
  for (const character of name) {
    if (word !== "" && sizeOf(word + character) > most) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((one) => `=?utf-8?${by}?${encode(one)}?=`).join(" ");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function quotedPrintable(text: string): string {
  const bytes = [...utf8.encode(text)].map((byte) => {
    if (byte === 0x20) return "_";
    const character = String.fromCharCode(byte);
    return /[!-~]/.test(character) && !"=?_".includes(character)
      ? character
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  });
  return bytes.join("");
}
