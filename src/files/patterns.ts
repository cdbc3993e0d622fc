/** Checks that an entry of `spec.sources` is a path or a glob that is safe to follow. */

const LONGEST = 256;
/** More stars in one name would make matching slow. */
const MOST_STARS = 3;
const MOST_DEEP_STARS = 2;

export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** `./features/` and `features` are equal. */
export function normalized(pattern: string): string {
  return pattern.replace(/^(?:\.\/+)+/, "").replace(/\/+$/, "") || ".";
}

/** The problem of a pattern, as the end of a sentence that begins with the pattern; undefined if it is valid. */
export function faultOf(pattern: string): string | undefined {
  if (pattern.trim() === "") return "is empty";
  if (pattern.length > LONGEST) return `is longer than ${LONGEST} characters`;
  if (/^(?:[\\/~]|[A-Za-z]:)/.test(pattern)) return "does not begin at the root of the repository";
  if (pattern.includes("\\")) return 'is parted by "\\" where "/" is meant';
  if (/[{}()[\]!|]/.test(pattern)) return "uses more than *, ** and ?";
  const names = pattern.split("/");
  if (names.includes("..")) return "leads out of the repository";
  if (names.includes(".git")) return "leads into the repository's own data";
  if (names.some((name) => name.includes("**") && name !== "**")) return "has ** beside other characters";
  if (names.filter((name) => name === "**").length > MOST_DEEP_STARS)
    return `has ** more than ${MOST_DEEP_STARS} times`;
  if (names.some((name) => name.split("*").length > MOST_STARS + 1 && name !== "**"))
    return `has * more than ${MOST_STARS} times in one name`;
  return undefined;
}
