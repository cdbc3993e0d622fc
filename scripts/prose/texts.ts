/** The prose of a file: everything else is replaced by `¦`, so that each word stays on its line. */

const CODE = /[^\n]/g;
const masked = (text: string): string => text.replaceAll(CODE, "¦");

/** Fences, comments, code spans and addresses are not prose. */
function ofMarkdown(text: string): string {
  return text.replaceAll(/^```.*?^```$|<!--.*?-->|`[^`\n]*`|\]\([^)\n]*\)|https?:\/\/\S+/gms, masked);
}

/** A comment, a string, a template, or a regular expression, which may contain quotes. */
const TOKEN =
  /\/\*[^]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`|(?<=[(,=:[!&|?{};]\s*|\breturn\s+)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;

function ofSource(text: string): string {
  let prose = "";
  let end = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    prose += masked(text.slice(end, index)) + proseOf(token);
    end = index + token.length;
  }
  return prose + masked(text.slice(end));
}

function proseOf(token: string): string {
  if (token.startsWith("/*") || token.startsWith("//"))
    return token
      .replace(/^\/[/*]+/, masked)
      .replace(/\*\/$/, masked)
      .replaceAll(/^ *\*/gm, (stars) => " ".repeat(stars.length))
      .replaceAll(/`[^`\n]*`/g, masked);
  if (token.startsWith("/")) return masked(token);
  // Insertions of a template are code.
  return `¦${token.slice(1, -1).replaceAll(/\$\{[^{}]*\}|\\n/g, masked)}¦`;
}

/** The claim of a story; the rest is input and output. */
function ofStory(text: string): string {
  const end = text.search(/^-- /m);
  return end === -1 ? text : text.slice(0, end);
}

/** Titles and descriptions. */
function ofSchema(text: string): string {
  return text.replaceAll(/^(?!\s*"(?:description|title)": ).*$/gm, masked);
}

const KINDS: readonly (readonly [ending: RegExp, prose: (text: string) => string])[] = [
  [/\.md$/, ofMarkdown],
  [/\.tsx?$/, ofSource],
  [/\.txtar$/, ofStory],
  [/\.schema\.json$/, ofSchema],
  [/^action\.yml$/, (text) => text],
];

/** Returns a function that replaces everything except prose in a file, or undefined if the prose is not checked. */
export function readerOf(path: string): ((text: string) => string) | undefined {
  return KINDS.find(([ending]) => ending.test(path))?.[1];
}
