/** completion: what a shell needs to complete commands, options and their choices. */
import { command, EXIT } from "./contract.ts";
import type { Command, UsageError } from "./contract.ts";
import { scripts } from "./completion/scripts.ts";
import type { Completed } from "./completion/scripts.ts";
import { unknownName } from "./names.ts";

export const completion: Command = command({
  name: "completion",
  describes: "Prints a script for bash, zsh or fish that completes commands, options and their choices.",
  positionals: ["bash|zsh|fish"],
  options: {},
  examples: [
    { line: "sluice completion fish > ~/.config/fish/completions/sluice.fish", says: "once" },
    { line: "source <(sluice completion bash)", says: "in ~/.bashrc" },
    { line: "source <(sluice completion zsh)", says: "in ~/.zshrc, behind compinit" },
  ],
  async run(_, { io, positionals: [shell = ""] }) {
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
    if (script === undefined) throw unknown(shell);
    io.stdout.write(script(await everything()));
    return EXIT.fine;
  },
});

function unknown(shell: string): UsageError {
  return unknownName("shell", shell, Object.keys(scripts));
}

/** Loaded late: the inventory of commands is where this one is listed, too. */
async function everything(): Promise<readonly Completed[]> {
  const { commands } = await import("./index.ts");
  return Promise.all(
    commands.map(async ({ name, summary, load }) => {
      const { options } = await load();
      return {
        name,
        summary,
        options: Object.entries(options).map(([option, { value, says, choices = [] }]) => ({
          name: option,
          says,
          takesValue: value !== undefined,
          choices,
        })),
      };
    }),
  );
}
