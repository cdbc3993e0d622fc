/**
 * Finds passwords, tokens and keys in text, and removes them. Text is judged only by its shape, so a name such as
 * "token-bucket" stays.
 */
import type { Code } from "./diagnostics.ts";
import type { SourceFile } from "./source.ts";

export const secretInSource: Code = {
  name: "secret-in-source",
  severity: "error",
  configurable: true,
  means: "A source contains text that looks like a password, a token or a private key.",
  why: "It would be in the repository, in every clone and in rendered files, which many people can read. A FeatureFlagSource can even be read from other namespaces (GHSA-398h-7f66-3h4p).",
  fix: "Put it into a Secret on the cluster, and refer to the Secret (`credentials` of a remote source). Then revoke the old one, because it has been published.",
};

/** A secret in a text. `what` describes it in messages. */
export interface Secret {
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

/** Tokens with a known prefix. All repetitions are bounded, so that the search is linear. */
const TOKEN =
  /\b(?:gh[pousr]_\w{20,255}|github_pat_\w{22,255}|gl(?:pat|ptt|rt|dt)-[\w-]{20,255}|xox[abeprs]-[\w-]{10,255}|(?:AKIA|ASIA)[0-9A-Z]{16}\b|AIza[\w-]{35}|[rs]k_live_\w{16,255}|npm_[A-Za-z0-9]{36}\b|pypi-[\w-]{20,255}|dckr_pat_[\w-]{20,255}|sk-(?:proj|ant|svcacct)-[\w-]{20,255}|hf_[A-Za-z0-9]{30,255}|shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}|do[opr]_v1_[0-9a-f]{64}|ya29\.[\w-]{20,255}|hvs\.[\w-]{20,255}|SG\.[\w-]{16,64}\.[\w-]{16,64}|AGE-SECRET-KEY-1[0-9A-Z]{50,60}|eyJ[\w-]{8,4096}\.[\w-]{8,8192}(?:\.[\w-]{0,4096})?)/g;

/**
 * `https://user:password@host`, with or without a scheme, and with an `@` in the password. A reference such as
 * `$(PASSWORD)` or `${PASSWORD}` does not match, and neither does text between two Markdown links.
 */
const PASSWORD =
  /(?:\b[a-z][a-z0-9+.-]{0,30}:)?\/\/[^\s/?#@:"'<>()[\]]{0,255}:(?!\$[({])([^\s/?#@"'<>*][^\s/?#"'<>]{0,1023})@/gi;

/** `user:password@host:8015`, an address of gRPC. A digest such as `image:tag@sha256:...` does not match. */
const BARE_PASSWORD =
  /(?<![\w.+/-])[\w.+-]{1,64}:(?!\$[({])([^\s/?#@:"'<>*,{}][^\s/?#@:"'<>*,{}]{5,255})@(?!sha\d)[a-z0-9](?:[a-z0-9.-]{0,253}):\d{2,5}\b/gi;

/** `https://token@host`. The name of a user is shorter or has no digits. */
const USER = /\/\/(?=[a-z._~%+-]{0,255}\d)(?=[\d._~%+-]{0,255}[a-z])([\w.~%+-]{16,255})@/gi;

/** `https://host/path?token=...`, also after `#`. */
const QUERY =
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'<>]{0,1024}?[?&;#][\w.-]{0,40}(?:token|secret|passw(?:or)?d|pass|pwd|api[-_]?key|access[-_]?key|signature|sig)=(?!\$[({])([^\s&#;"'<>*]{6,2048})/gi;

/** `Server=db;Password=...` */
const SETTING =
  /(?:password|passwd|pwd|account[-_]?key|shared[-_]?access[-_]?key)=(?!\$[({])([^\s;&,"'<>*{}]{6,4096})/gi;

/** A webhook address: everyone who knows it can post. */
const WEBHOOK = /\bhooks\.slack\.com\/services\/([\w/]{16,255})/g;

/** The value of an `authorization` header. */
const HEADER = /\b(?:bearer|basic)\s+(?=[\w+/=.~-]*\d)(?=[\w+/=.~-]*[a-z])([\w+/=.~-]{16,4096})/gi;

/** `"apiKey": "..."` in JSON, also in JSON that is a string in JSON. */
const JSON_KEY =
  /\\?"[\w.-]{0,60}(?:password|passwd|passphrase|secret|token|(?:api|access|secret|private)[-_]?key)\\?"[ \t]?:[ \t]?\\?"(?!\$[({])([^"\\\n]{6,4096})\\?"/gi;

const PEM = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const PEM_END = /-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const LONGEST_PEM = 16_384;

/** A quick first test: a text without any of these has no secret. */
const HINT =
  /gh[pousr]_|github_pat_|gl(?:pat|ptt|rt|dt)-|xox[abeprs]-|A[KS]IA|AIza|[rs]k_live_|npm_|pypi-|dckr_pat_|sk-(?:proj|ant|svc)|hf_|shp(?:at|ca|pa|ss)_|do[opr]_v1_|ya29\.|hvs\.|SG\.|AGE-SECRET|eyJ|PRIVATE KEY|\/\/[^\s/]{1,300}@|:[^\s/:@]{6,256}@[\w.-]{1,255}:\d|hooks\.slack|(?:sig|pass)=|(?:passw|passphrase|pwd|secret|token|credential|bearer|basic|(?:api|access|private|account)[-_]?key|^["']?(?:string)?data)/im;

/** Text that looks like a secret by itself. Sorted, without overlaps. */
export function shapesIn(text: string): readonly Secret[] {
  if (!HINT.test(text)) return [];
  return apart([
    ...matches(text, TOKEN, 0, "a token"),
    ...matches(text, PASSWORD, 1, "a password in an address"),
    ...matches(text, BARE_PASSWORD, 1, "a password in an address"),
    ...matches(text, USER, 1, "a token in an address"),
    ...matches(text, QUERY, 1, "a token in an address"),
    ...matches(text, SETTING, 1, "a password"),
    ...matches(text, WEBHOOK, 1, "a token in an address"),
    ...matches(text, HEADER, 1, "an authorization"),
    ...matches(text, JSON_KEY, 1, "a value of a key that names a secret"),
    ...privateKeys(text),
  ]);
}

/** The text with asterisks in place of everything that looks like a secret. Length and lines stay the same. */
export function withoutShapes(text: string): string {
  return without(text, shapesIn(text));
}

export function without(text: string, secrets: readonly Secret[]): string {
  if (secrets.length === 0) return text;
  const parts: string[] = [];
  let copied = 0;
  for (const { start, end } of secrets) {
    parts.push(text.slice(copied, start), stars(text.slice(start, end)));
    copied = end;
  }
  return parts.join("") + text.slice(copied);
}

function stars(text: string): string {
  return text.replaceAll(/\S/gu, "*");
}

const known = new WeakMap<SourceFile, readonly Secret[]>();

/** All secrets in a source: by shape, by key, and all values in a Kubernetes Secret. */
export function secretsIn(file: SourceFile): readonly Secret[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const { text } = file;
  const found = HINT.test(text) ? apart([...inSecrets(text), ...keyed(text), ...shapesIn(text)]) : [];
  known.set(file, found);
  return found;
}

/** The secrets in a part of a source, with offsets relative to `start`. */
export function secretsBetween(file: SourceFile, start: number, end: number): readonly Secret[] {
  const all = secretsIn(file);
  let low = 0;
  for (let high = all.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const found: Secret[] = [];
  for (let one = all[low]; one !== undefined && one.start < end; one = all[++low])
    found.push({ ...one, start: Math.max(0, one.start - start), end: Math.min(end, one.end) - start });
  return found;
}

/** Shorter values would also match inside other words. */
const SHORTEST = 6;
const MOST_VALUES = 1000;

/** Removes the secrets of the given sources, and text that looks like a secret, from any text. */
export function redactor(files: Iterable<SourceFile>): (text: string) => string {
  const values = new Set<string>();
  for (const file of files)
    for (const { start, end } of secretsIn(file)) {
      if (values.size >= MOST_VALUES) break;
      for (const word of file.text.slice(start, end).split(/\s+/)) if (word.length >= SHORTEST) values.add(word);
    }
  if (values.size === 0) return withoutShapes;
  const longestFirst = [...values].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const pattern = new RegExp(longestFirst.map(escaped).join("|"), "g");
  return (text) => withoutShapes(text.replaceAll(pattern, stars));
}

function escaped(value: string): string {
  return value.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}

function matches(text: string, pattern: RegExp, group: number, what: string): readonly Secret[] {
  return [...text.matchAll(pattern)].map((match) => {
    const value = match[group] ?? "";
    const start = match.index + (group === 0 ? 0 : match[0].lastIndexOf(value));
    return { start, end: start + value.length, what };
  });
}

/** Private keys, up to their end marker or a maximum length. */
function privateKeys(text: string): readonly Secret[] {
  const found: Secret[] = [];
  let done = 0;
  for (const { index, 0: head } of text.matchAll(PEM)) {
    if (index < done) continue;
    PEM_END.lastIndex = index + head.length;
    const end = PEM_END.exec(text);
    const last = index + LONGEST_PEM;
    done = Math.min(end === null ? last : end.index + end[0].length, last, text.length);
    found.push({ start: index + head.length, end: done, what: "a private key" });
  }
  return found;
}

/** A key and the space after it. Each key is tested separately, which keeps the search linear. */
const KEY = /(?<![\w.-])([\w.-]{1,80})["']?:(?:[ \t]{1,100}|[ \t]{0,100}\r?\n[ \t]{1,200})(?=\S)/g;
const NAMES =
  /(?:^|[._-]|[a-z0-9](?=[A-Z]))(?:password|passwd|passphrase|pwd|secret|token|credential|(?:api|access|secret|private)[-_]?key)$/i;
/** The text before a key: it is the first in its line or in a flow map. */
const FIRST = /(?:(?:^|\n)[ \t]*(?:- +)*|[{,][ \t]*)["']?$/;

/** `credentials: {secret: NAME}` names a Secret; the name itself is not secret. */
const NAMES_A_SECRET = /\bcredentials:[ \t]*(?:\{[ \t]*|(?:#[^\n]*)?\n[ \t]*)$/;
const BEFORE = 200;

/** A quoted value, or one plain word that is not a number, a reference or a YAML keyword. */
const VALUE = /"((?:[^"\\\n]|\\.){1,4096})"|'((?:[^'\n]|''){1,4096})'|([^\s"'{}[\],#&*!|>%@`$<][^\s{}[\],#]{0,4096})/y;
const BLOCK = /[|>][-+0-9]{0,2}[ \t]*\n([ \t]+)(\S[^\n]*)/y;
const NO_SECRET =
  /^(?:true|false|yes|no|on|off|null|none|required|optional|enabled|disabled|string|[-+.\d]+|[<$*{].*)$/i;

function keyed(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const { 0: whole, 1: key = "", index } of text.matchAll(KEY)) {
    if (!NAMES.test(key)) continue;
    const start = index + whole.length;
    const before = text.slice(Math.max(0, index - BEFORE), index);
    if (!FIRST.test(before) || (/secret$/i.test(key) && NAMES_A_SECRET.test(before))) continue;
    const value = valueAt(text, start);
    if (value !== undefined) found.push({ ...value, what: `a value of "${key}"` });
  }
  return found;
}

function valueAt(text: string, start: number): { readonly start: number; readonly end: number } | undefined {
  BLOCK.lastIndex = start;
  const block = BLOCK.exec(text);
  if (block !== null) {
    const [whole, , line = ""] = block;
    return { start: start + whole.length - line.length, end: start + whole.length };
  }
  VALUE.lastIndex = start;
  const found = VALUE.exec(text);
  if (found === null) return undefined;
  const [whole, double, single, plain] = found;
  const value = double ?? single ?? plain ?? "";
  // A key of a nested map, or several words of prose.
  const rest = text.slice(start + whole.length, start + whole.length + 80);
  if (plain !== undefined && (plain.endsWith(":") || !/^[ \t]*(?:[,}\]#\n\r]|$)/.test(rest))) return undefined;
  if (NO_SECRET.test(value)) return undefined;
  const inner = start + (plain === undefined ? 1 : 0);
  return { start: inner, end: inner + value.length };
}

/** A Kubernetes document with secrets, even if its kind is misspelled. */
const IS_SECRET = /^["']?(?:string)?data["']?[ \t]*:|^["']?kind["']?[ \t]*:[ \t]*["']?\w*se?cr?et/im;
const IS_LIST = /^["']?(?:kind["']?[ \t]*:[ \t]*["']?List\b|items["']?[ \t]*:)/m;
const IN_FLOW = /^\s*\{/;
const NAMES_KIND = /["']?kind["']?[ \t]*:[ \t]*["']?\w*secret|["']?stringData["']?[ \t]*:/i;
/** Fields of such a document that are not secret. */
const ENVELOPE =
  /^[ \t-]*["']?(?:apiVersion|kind|metadata|name|namespace|labels|annotations|type|immutable|items|spec)["']?[ \t]*:/i;

function inSecrets(text: string): readonly Secret[] {
  const found: Secret[] = [];
  let start = 0;
  for (const document of text.split(/^(?=---)/m)) {
    if (isSecret(document)) for (const one of valuesOf(document, start)) found.push(one);
    start += document.length;
  }
  return found;
}

function isSecret(document: string): boolean {
  if (IS_SECRET.test(document)) return true;
  return (IS_LIST.test(document) || IN_FLOW.test(document.replace(/^---/, ""))) && NAMES_KIND.test(document);
}

/** The values of all lines except those of ENVELOPE. A line without a key counts as a value. */
function valuesOf(document: string, offset: number): readonly Secret[] {
  const found: Secret[] = [];
  for (const { 0: line, index } of document.matchAll(/[^\n\r]+/g)) {
    if (/^\s*(?:#|---|$)/.test(line) || (ENVELOPE.test(line) && !/[{[]/.test(line))) continue;
    const key = /^[ \t-]*(?:\{[ \t]*)?["']?[\w.-]+["']?[ \t]*:/.exec(line)?.[0].length ?? 0;
    const value = line.slice(key);
    const first = value.search(/\S/);
    if (first === -1) continue;
    const start = offset + index + key + first;
    found.push({ start, end: start + value.trim().length, what: "a value of a Secret" });
  }
  return found;
}

/** Sorted; overlapping secrets are merged. */
function apart(secrets: readonly Secret[]): readonly Secret[] {
  const found: Secret[] = [];
  for (const one of secrets.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = found.at(-1);
    if (last === undefined || one.start >= last.end) found.push(one);
    else if (one.end > last.end) found[found.length - 1] = { ...last, end: one.end };
  }
  return found;
}
