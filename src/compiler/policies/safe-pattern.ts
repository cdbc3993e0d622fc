/** Recognizes patterns that match the same in RE2 and JavaScript and are always fast, so that RE2 is not loaded. */

/** Literal characters, and ASCII classes. */
const PIECE = String.raw`(?:[A-Za-z0-9_ :@#=,;%&<>~/-]|\\[./$^*+?()|-]|\\d|\[(?:a-z|A-Z|0-9|[A-Za-z0-9_ .:@/])+-?\])`;
const EXACTLY = String.raw`(?:\{[1-9][0-9]?\})?`;
const ONCE_MORE = String.raw`[+*?]`;
/** Anchored, with at most one repetition, so that matching never backtracks exponentially. */
const PLAIN = new RegExp(`^\\^(?:${PIECE}${EXACTLY})*(?:${PIECE}${ONCE_MORE})?(?:${PIECE}${EXACTLY})*\\$?$`);

const LONGEST = 100;

/** Undefined if the pattern needs RE2. */
export function plainPattern(pattern: string): RegExp | undefined {
  return pattern.length <= LONGEST && PLAIN.test(pattern) ? new RegExp(pattern) : undefined;
}
