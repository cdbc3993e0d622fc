/** codegen: generates a typed module of flags for a program. */
import { resolve } from "node:path";
import { languages, nameFlags } from "../../render/codegen/index.ts";
import { collectInto } from "../../base/diagnostics.ts";
import type { Diagnostic } from "../../base/diagnostics.ts";
import { terminal } from "../../report/terminal/index.ts";
import { clientFlags } from "../../render/client-flags.ts";
import { command, EXIT, UsageError } from "./command.ts";
import type { Command, Options } from "./command.ts";
import { screenOf } from "./options.ts";
import { compileProject, withDiagnostics } from "./compile-project.ts";

const NAMES = languages.map(({ name }) => name);

const OPTIONS = {
  lang: { value: "LANG", choices: NAMES, description: "language of the module", required: true },
  out: { value: "FILE", description: "write to FILE instead of stdout" },
} as const satisfies Options;

export const codegen: Command = command({
  name: "codegen",
  description:
    "Prints a module with the key, type and values of every flag, and typed accessors for the OpenFeature client. Features that\nare not rendered for any cluster are left out.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice codegen --lang ts", description: "print the module" },
    { line: "sluice codegen --lang ts --out src/flags.ts", description: "write the module to a file" },
  ],
  async run({ lang, out }, setting) {
    const language = languages.find(({ name }) => name === lang);
    if (language === undefined) throw new UsageError("`codegen` needs a language", `add --lang ${NAMES.join(", ")}`);
    const { host, directory } = setting;
    const session = compileProject(setting);
    const { model, states } = session.compilation;
    const found: Diagnostic[] = [];
    const flags = model === undefined ? [] : nameFlags(clientFlags({ model, states }), collectInto(found));
    const report = withDiagnostics(session, found, setting);
    if (model === undefined || report.summary.errors > 0) {
      host.stdout.write(terminal.format(report, screenOf(setting)));
      host.stderr.write("nothing was generated, because of the errors\n");
      return EXIT.problems;
    }
    const text = language.module(flags, model.project.name);
    if (out === undefined) host.stdout.write(text);
    else await host.save(resolve(directory, out), text);
    return EXIT.fine;
  },
});
