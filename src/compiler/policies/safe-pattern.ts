/** Patterns that mean the same to RE2 and to JavaScript, and that no text makes slow: nobody has to wait for RE2 then. */

/** Letters that mean themselves, classes of ASCII. */
const PIECE = String.raw`(?:[A-Za-z0-9_ :@#=,;%&<>~/-]|\\[./$^*+?()|-]|\\d|\[(?:a-z|A-Z|0-9|[A-Za-z0-9_ .:@/])+-?\])`;
const EXACTLY = String.raw`(?:\{[1-9][0-9]?\})?`;
const ONCE_MORE = String.raw`[+*?]`;
/** Begins at the beginning, and repeats one thing at most: it is never tried in two ways. */
const PLAIN = new RegExp(`^\\^(?:${PIECE}${EXACTLY})*(?:${PIECE}${ONCE_MORE})?(?:${PIECE}${EXACTLY})*\\$?$`);

const LONGEST = 100;

/** Undefined if RE2 has to look. */
export function plainPattern(pattern: string): RegExp | undefined {
  return pattern.length <= LONGEST && PLAIN.test(pattern) ? new RegExp(pattern) : undefined;
}
