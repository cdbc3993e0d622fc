/** completion: prints a script for a shell that completes commands, options and names, and provides its suggestions. */
import { command, EXIT } from "../command.ts";
import type { Command, Entry } from "../command.ts";
import { complete } from "./complete.ts";
import { scripts } from "./scripts.ts";
import { unknownName } from "../match-names.ts";

/** `commands`: all commands, including this one. */
export const completionOf = (commands: readonly Entry[]): Command =>
  command({
    name: "completion",
    description:
      "Prints a completion script for bash, zsh or fish. It completes commands, options, and every name that a project or its\nrepository has: features, clusters, stages, levels, releases, owners, consumers, labels, branches and others. It also\ncompletes `npx sluice`. With -- and the words of a command line, it prints the completions of the last word, which is what the\nscript calls.",
    positionals: ["bash|zsh|fish", "[WORD...]"],
    options: {},
    examples: [
      { line: "sluice completion fish > ~/.config/fish/completions/sluice.fish", description: "install it for fish" },
      { line: "source <(sluice completion bash)", description: "line for ~/.bashrc" },
      { line: "source <(sluice completion zsh)", description: "line for ~/.zshrc, after compinit" },
      { line: "sluice completion bash -- explain dark", description: "print what completes a word" },
    ],
    async run(_, { host, positionals: [shell = "", ...words] }) {
      const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
      if (script === undefined) throw unknownName("shell", shell, Object.keys(scripts));
      host.stdout.write(words.length === 0 ? script : await complete(words, commands, host));
      return EXIT.fine;
    },
  });
