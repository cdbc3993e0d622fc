/** Finds the end and the value of the scalars that the strict reader accepts. */

const PLAIN_START = 1;
const PLAIN = 2;
/** Between two parts of a plain scalar, never at its end. */
const JOINT = 4;
/** Allowed unescaped in a quoted scalar. */
const QUOTED = 8;

/** The flags of each ASCII character. */
const ASCII: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/[A-Za-z_]/.test(character) ? PLAIN_START : 0) |
    (/[A-Za-z0-9_]/.test(character) ? PLAIN : 0) |
    (/[-./]/.test(character) ? JOINT : 0) |
    (/[ !#-[\]-~]/.test(character) ? QUOTED : 0)
  );
});

/**
 * Characters that no reader changes, folds or splits: no controls, separators, invisible characters or astral
 * characters.
 */
const SAFE =
  " !#-[\\]-~\\u00a1-\\u00ac\\u00ae-\\u0377\\u0391-\\u0556\\u2010-\\u2027\\u2030-\\u205e\\u2070-\\u2bff\\u3001-\\u9fff";
const ESCAPE = '\\\\(?:["\\\\ntr]|x[0-9a-f]{2}|u(?!d[89a-f])[0-9a-f]{4}|U000[1-9a-f][0-9a-f]{4}|U0010[0-9a-f]{4})';
const REST = new RegExp(`(?:[${SAFE}]|${ESCAPE})*"`, "y");

const READ_OTHERWISE = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|e-?\d+)$/i;

function isAt(text: string, at: number, flag: number): boolean {
  return ((ASCII[text.charCodeAt(at)] ?? 0) & flag) !== 0;
}

/** The end of the plain scalar at an offset; the offset itself if there is no plain scalar. */
export function plainEnd(text: string, at: number): number {
  if (!isAt(text, at, PLAIN_START)) return at;
  let end = at + 1;
  for (;;) {
    if (isAt(text, end, PLAIN)) end++;
    else if (isAt(text, end, JOINT) && isAt(text, end + 1, PLAIN)) end += 2;
    else return end;
  }
}

/** The offset after the closing quote of the quoted scalar at `at`; -1 if any character in it is doubtful. */
export function quotedEnd(text: string, at: number): number {
  let end = at + 1;
  while (isAt(text, end, QUOTED)) end++;
  if (text.charCodeAt(end) === 34) return end + 1;
  REST.lastIndex = end;
  return REST.test(text) ? REST.lastIndex : -1;
}

/** Whether all readers treat a plain scalar as a string. */
export function isOrdinary(word: string): boolean {
  return !READ_OTHERWISE.test(word);
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
]);

/** Unescapes the text between the quotes that `quotedEnd` found. */
export function unquoted(inner: string): string {
  if (!inner.includes("\\")) return inner;
  return inner.replaceAll(/\\(?:x(..)|u(.{4})|U(.{8})|(.))/g, (_, x?: string, u?: string, U?: string, short = "") => {
    const hex = x ?? u ?? U;
    return hex === undefined ? (SHORT.get(short) ?? short) : String.fromCodePoint(Number.parseInt(hex, 16));
  });
}
