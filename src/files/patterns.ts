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
  if (/^(?:[\\/~]|[A-Za-z]:)/.test(pattern)) return "is not relative to the root of the repository";
  if (pattern.includes("\\")) return 'contains "\\" instead of "/"';
  if (/[{}()[\]!|]/.test(pattern)) return "uses other special characters than *, ** and ?";
  const names = pattern.split("/");
  if (names.includes("..")) return "points outside the repository";
  if (names.includes(".git")) return "points into the .git folder";
  if (names.some((name) => name.includes("**") && name !== "**"))
    return "combines ** with other characters in one name";
  if (names.filter((name) => name === "**").length > MOST_DEEP_STARS)
    return `contains ** more than ${MOST_DEEP_STARS} times`;
  if (names.some((name) => name.split("*").length > MOST_STARS + 1 && name !== "**"))
    return `contains * more than ${MOST_STARS} times in one name`;
  return undefined;
}
