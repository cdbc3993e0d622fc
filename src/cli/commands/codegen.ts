/** codegen: the flags as a module of a program, with their types. */
import { resolve } from "node:path";
import { languages, named } from "../../render/codegen/index.ts";
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
  lang: { value: "LANG", choices: NAMES, description: `the language: ${NAMES.join(", ")}` },
  out: { value: "FILE", description: "write it there instead of here" },
} as const satisfies Options;

export const codegen: Command = command({
  name: "codegen",
  description:
    "Prints a module with the key, the type and the values of every flag, and typed access to them through the client\nof OpenFeature. Features that no cluster is rendered with have none.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice codegen --lang ts", description: "look at it" },
    { line: "sluice codegen --lang ts --out src/flags.ts", description: "write it" },
  ],
  async run({ lang, out }, setting) {
    const language = languages.find(({ name }) => name === lang);
    if (language === undefined)
      throw new UsageError("`codegen` needs a language", `there is: --lang ${NAMES.join(", ")}`);
    const { host: io, directory } = setting;
    const session = compileProject(setting);
    const { model, states } = session.compilation;
    const found: Diagnostic[] = [];
    const flags = model === undefined ? [] : named(clientFlags({ model, states }), collectInto(found));
    const report = withDiagnostics(session, found, setting);
    if (model === undefined || report.summary.errors > 0) {
      io.stdout.write(terminal.format(report, screenOf(setting)));
      io.stderr.write("nothing was generated, because of the errors\n");
      return EXIT.problems;
    }
    const text = language.module(flags, model.project.name);
    if (out === undefined) io.stdout.write(text);
    else await io.save(resolve(directory, out), text);
    return EXIT.fine;
  },
});
