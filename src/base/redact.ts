/** Redacts lines for a report: the value of a key that names a secret, and text that looks like a secret. */
import { withoutShapes } from "./secrets.ts";

/** Linear in the length of the line, which may be hostile. YAML allows keys of up to 1,024 characters. */
const KEY = /(?<![\w.-])([\w.-]{1,1024})["']?:[ \t]+/g;
const PLAIN = /[^\s{}[\],#][^{}[\],#]*/y;

const SECRET = /password|passwd|secret|token|credential|bearer|api[-_]?key|private[-_]?key/i;

/** `credentials: {secret: NAME}` names a Secret; the name itself is not secret. */
const NAME_OF_A_SECRET = /credentials:[ \t]*\{[ \t]*secret:[ \t]*$/;
/** A reference to a variable or a template is not a secret. */
const REFERENCE = /^["']?\$[({]/;
/** How many characters before a name are searched for it. */
const BEFORE = 100;

/** The line with asterisks in place of each secret value, with the same length. Brackets of maps and lists stay. */
export function redactSecrets(line: string): string {
  return withoutShapes(withoutKeyed(line));
}

function withoutKeyed(line: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (const { 0: whole, 1: key = "", index } of line.matchAll(KEY)) {
    const start = index + whole.length;
    if (start < copied || !SECRET.test(key)) continue;
    if (NAME_OF_A_SECRET.test(line.slice(Math.max(0, start - BEFORE), start))) continue;
    if (REFERENCE.test(line.slice(start, start + 3))) continue;
    const end = endOf(line, start);
    parts.push(line.slice(copied, start), line.slice(start, end).replaceAll(/\S/gu, "*"));
    copied = end;
  }
  return parts.length === 0 ? line : parts.join("") + line.slice(copied);
}

/** The offset where a value ends; equal to `start` if there is no value. */
function endOf(line: string, start: number): number {
  const sign = line[start];
  if (sign === '"' || sign === "'") {
    let at = start + 1;
    while (at < line.length && line[at] !== sign) at += sign === '"' && line[at] === "\\" ? 2 : 1;
    return Math.min(at + 1, line.length);
  }
  PLAIN.lastIndex = start;
  return PLAIN.test(line) ? PLAIN.lastIndex : start;
}
