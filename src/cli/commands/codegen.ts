/** codegen: the flags as a module of a program, with their types. */
import { resolve } from "node:path";
import { languages, named } from "../../render/codegen/index.ts";
import { collect } from "../../base/diagnostics.ts";
import type { Diagnostic } from "../../base/diagnostics.ts";
import { terminal } from "../../report/terminal/index.ts";
import { clientFlags } from "../../render/targets/client-flags.ts";
import { command, EXIT, UsageError } from "./command.ts";
import type { Command, Options } from "./command.ts";
import { screenOf } from "./options.ts";
import { openSession, withDiagnostics } from "./compile-project.ts";

const NAMES = languages.map(({ name }) => name);

const OPTIONS = {
  lang: { value: "LANG", choices: NAMES, says: `the language: ${NAMES.join(", ")}` },
  out: { value: "FILE", says: "write it there instead of here" },
} as const satisfies Options;

export const codegen: Command = command({
  name: "codegen",
  describes:
    "Prints a module with the key, the type and the values of every flag, and typed access to them through the client\nof OpenFeature. Features that no cluster is rendered with have none.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice codegen --lang ts", says: "look at it" },
    { line: "sluice codegen --lang ts --out src/flags.ts", says: "write it" },
  ],
  async run({ lang, out }, setting) {
    const language = languages.find(({ name }) => name === lang);
    if (language === undefined)
      throw new UsageError("`codegen` needs a language", `there is: --lang ${NAMES.join(", ")}`);
    const { io, directory } = setting;
    const session = openSession(setting);
    const { model, states } = session.compilation;
    const found: Diagnostic[] = [];
    const flags = model === undefined ? [] : named(clientFlags({ model, states }), collect(found));
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
