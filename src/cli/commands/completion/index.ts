/** completion: prints a script with which a shell completes commands, options and values. */
import { KINDS } from "../../../compiler/kinds.ts";
import { command, EXIT } from "../command.ts";
import type { Command, Entry, UsageError } from "../command.ts";
import { scripts } from "./scripts.ts";
import type { Choices, Completed } from "./scripts.ts";
import { unknownName } from "../match-names.ts";

/** `commands`: all commands, including this one. */
export const completionOf = (commands: readonly Entry[]): Command =>
  command({
    name: "completion",
    description:
      "Prints a completion script for bash, zsh or fish. It completes commands, options and their values, and the names of\nfeatures, clusters, stages, services and grants of the current project.",
    positionals: ["bash|zsh|fish"],
    options: {},
    examples: [
      { line: "sluice completion fish > ~/.config/fish/completions/sluice.fish", description: "install it for fish" },
      { line: "source <(sluice completion bash)", description: "line for ~/.bashrc" },
      { line: "source <(sluice completion zsh)", description: "line for ~/.zshrc, after compinit" },
    ],
    async run(_, { host: io, positionals: [shell = ""] }) {
      const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
      if (script === undefined) throw unknown(shell);
      io.stdout.write(script(await everything(commands)));
      return EXIT.fine;
    },
  });

function unknown(shell: string): UsageError {
  return unknownName("shell", shell, Object.keys(scripts));
}

function everything(commands: readonly Entry[]): Promise<readonly Completed[]> {
  return Promise.all(
    commands.map(async ({ name, summary, load }) => {
      const { options, positionals } = await load();
      return {
        name,
        summary,
        first: firstOf(positionals[0] ?? ""),
        options: Object.entries(options).map(([option, { value, description, choices = [] }]) => ({
          name: option,
          description,
          takesValue: value !== undefined,
          choices: { words: choices, names: value === "FEATURE" ? "features" : LISTED.get(option) },
        })),
      };
    }),
  );
}

/** Option -> what `sluice list` must list for its values. */
const LISTED: ReadonlyMap<string, string> = new Map([
  ["cluster", "clusters"],
  ["exclude", "clusters"],
  ["stage", "stages"],
  ["feature", "features"],
  ["service", "services"],
  ["grant", "grants"],
]);

/** The completions of a placeholder: `FEATURE`, `[KIND|states|matrix]`, `bash|zsh|fish`. */
function firstOf(placeholder: string): Choices {
  if (placeholder === "FEATURE") return { words: [], names: "features" };
  const parts = placeholder.replaceAll(/[[\]]/g, "").split("|");
  const kinds = parts.includes("KIND") ? KINDS.map((kind) => kind.toLowerCase()) : [];
  return { words: [...kinds, ...parts.filter((part) => /^[a-z]+$/.test(part))] };
}
