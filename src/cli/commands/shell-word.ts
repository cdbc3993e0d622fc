/** Quotes words for a command line that a message shows. */

/** The word, in single quotes if a shell would read it as anything else. */
export function shellWord(text: string): string {
  return /^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
