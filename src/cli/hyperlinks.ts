/** Whether a terminal opens links. What is not known to is not tried: there the link itself would be shown, or worse. */
import type { Host } from "./commands/command.ts";
import type { Opener } from "../report/links.ts";

/** The value of TERM_PROGRAM in terminals that know OSC 8. */
const PROGRAMS: ReadonlySet<string> = new Set(["iTerm.app", "WezTerm", "ghostty", "Hyper", "rio", "Tabby"]);
/** Of VTE, as GNOME Terminal has it: 0.50 was the first, and 0.50.0 crashed. */
const FIRST_VTE = 5001;

/** Undefined for none. `color`: whether the output is coloured; who wants none wants no links either. */
export function openerFor(color: boolean, { env, stdout }: Pick<Host, "env" | "stdout">): Opener | undefined {
  const is = (name: string): boolean => (env[name] ?? "") !== "";
  if (!color || !stdout.terminal || is("CI") || is("TMUX") || is("STY")) return undefined;
  const forced = env["FORCE_HYPERLINK"];
  if (forced === "0") return undefined;
  const program = env["TERM_PROGRAM"] ?? "";
  if (program === "vscode") return "vscode";
  const knows =
    PROGRAMS.has(program) ||
    is("KITTY_WINDOW_ID") ||
    is("WT_SESSION") ||
    is("KONSOLE_VERSION") ||
    Number(env["VTE_VERSION"]) >= FIRST_VTE;
  return knows || is("FORCE_HYPERLINK") ? "file" : undefined;
}
