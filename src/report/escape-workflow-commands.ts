/** Escapes workflow commands in text for the log of a CI runner. */

/** Runners read `::name` as a command at the start of a line, after spaces, and `##[name` anywhere. */
export function escapeWorkflowCommands(text: string): string {
  return text.replaceAll("##[", "##\\u{5b}").replace(/^([^\S\n]*):(?=:)/gm, "$1\\u{3a}");
}
