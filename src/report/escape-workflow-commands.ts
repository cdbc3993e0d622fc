/** Text for a log that a CI runner reads for commands: nothing in it is one. */

/** A runner takes `::name` at the start of a line, after spaces, and `##[name` anywhere in one. */
export function inertLog(text: string): string {
  return text.replaceAll("##[", "##\\u{5b}").replace(/^([^\S\n]*):(?=:)/gm, "$1\\u{3a}");
}
