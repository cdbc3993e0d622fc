/** Lines as a report may show them: what stands behind a key that names a secret, or looks like one, is not shown. */
import { withoutShapes } from "./secrets.ts";

/** Each character is looked at a few times only, however long the line is: it comes from anybody. */
const KEY = /(?<![\w.-])([\w.-]+)["']?:[ \t]+/g;
const PLAIN = /[^\s{}[\],#][^{}[\],#]*/y;

const SECRET = /password|passwd|secret|token|credential|bearer|api[-_]?key|private[-_]?key/i;

/** `credentials: {secret: NAME}` names a Secret; the name is none. */
const NAME_OF_A_SECRET = /credentials:[ \t]*\{[ \t]*secret:[ \t]*$/;
/** To a variable or a template, which is not the secret. */
const REFERENCE = /^["']?\$[({]/;
/** So far before a name this is looked for. */
const BEFORE = 100;

/** The same line, of the same length, with asterisks for each such value; maps and lists are left, their values are not. */
export function redactSecrets(line: string): string {
  return withoutShapes(withoutKeyed(line));
}

function withoutKeyed(line: string): string {
  const parts: string[] = [];
  let told = 0;
  for (const { 0: whole, 1: key = "", index } of line.matchAll(KEY)) {
    const start = index + whole.length;
    if (start < told || !SECRET.test(key)) continue;
    if (NAME_OF_A_SECRET.test(line.slice(Math.max(0, start - BEFORE), start))) continue;
    if (REFERENCE.test(line.slice(start, start + 3))) continue;
    const end = endOf(line, start);
    parts.push(line.slice(told, start), line.slice(start, end).replaceAll(/\S/gu, "*"));
    told = end;
  }
  return parts.length === 0 ? line : parts.join("") + line.slice(told);
}

/** Where a value ends, which may be where it begins. */
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
