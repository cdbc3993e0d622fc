/** Lines as a report may show them: what stands behind a key that names a secret is not shown. */

const SECRET =
  /((?:^|[\s{,["'])[\w.-]*(?:password|passwd|secret|token|credential|bearer|api[-_]?key|private[-_]?key)[\w.-]*["']?:[ \t]+)("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s{}[\],#][^{}[\],#]*)/gi;

/** `credentials: {secret: NAME}` names a Secret; the name is none. */
const NAME_OF_A_SECRET = /credentials:[ \t]*\{[ \t]*secret:[ \t]*$/;

/** The same line, of the same length, with asterisks for each such value; maps and lists are left, their values are not. */
export function masked(line: string): string {
  return line.replaceAll(SECRET, (whole, key: string, value: string, at: number) => {
    if (NAME_OF_A_SECRET.test(line.slice(0, at) + key)) return whole;
    return key + value.replaceAll(/\S/gu, "*");
  });
}
