/** Decides whether the terminal supports hyperlinks. Unknown terminals get none, because they may print escape codes. */
import type { Host } from "./commands/command.ts";
import type { Opener } from "../report/links.ts";

/** Values of TERM_PROGRAM for terminals that support OSC 8. */
const PROGRAMS: ReadonlySet<string> = new Set(["iTerm.app", "WezTerm", "ghostty", "Hyper", "rio", "Tabby"]);
/** The first VTE version (GNOME Terminal) with working links: 0.50.1, because 0.50.0 crashes. */
const FIRST_VTE = 5001;

/** Undefined for no links. `color`: whether the output is colored; without colors there are no links. */
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
