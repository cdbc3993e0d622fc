/** test: checks Expectations against the rendered flags. */
import { collectInto } from "../../base/diagnostics.ts";
import type { Diagnostic } from "../../base/diagnostics.ts";
import { checkExpectations } from "../../analysis/expectations/index.ts";
import type { Results } from "../../analysis/expectations/index.ts";
import type { Expectation } from "../../compiler/link/index.ts";
import { locate } from "../../compiler/parse/index.ts";
import { toReport } from "../../report/report.ts";
import { AT, treeAt } from "./tree-at-revision.ts";
import { command, EXIT } from "./command.ts";
import type { Command } from "./command.ts";
import { matches, unknownName } from "./match-names.ts";
import { dayOf, FORMAT, formatsOf, compileProject, writeReports, TODAY } from "./compile-project.ts";

export const test: Command = command({
  name: "test",
  description:
    "Runs the Expectations against the rendered flags, with flagd's evaluation. A failed case is reported with the lines that\ndetermine the result.",
  positionals: ["[GLOB]"],
  completes: "expectations",
  options: { at: AT, format: FORMAT, today: TODAY },
  examples: [
    { line: "sluice test", description: "run all Expectations" },
    { line: "sluice test 'checkout-*'", description: "run only Expectations whose name or file matches" },
    { line: "sluice test --format terminal --format junit=tests.xml", description: "also write JUnit XML" },
    { line: "sluice test --today 2027-01-01", description: "run them as of another day" },
  ],
  async run(given, setting) {
    const { host, positionals } = setting;
    const formats = formatsOf(given.format);
    const today = dayOf(given.today, host);
    const session = compileProject(setting, { ...given, tree: await treeAt(given.at, setting) });
    const { model, states, documents } = session.compilation;
    if (model === undefined || session.report.summary.errors > 0) {
      await writeReports(session.report, formats, setting);
      host.stderr.write("nothing was tested, because of the errors\n");
      return EXIT.problems;
    }
    const chosen = choose([...model.byKind.Expectation.values()], positionals[0]);
    const diagnostics: Diagnostic[] = [];
    const tally = await checkExpectations(chosen, { model, states }, today, collectInto(diagnostics), host.guard);
    const milliseconds = Math.round(host.clock() - session.started);
    const report = toReport(
      { diagnostics, documents, clusters: states.length, milliseconds, cases: tally.cases },
      locate,
    );
    await writeReports(report, formats, setting);
    const isForMachine = formats.some(({ reporter, file }) => file === undefined && reporter.name !== "terminal");
    (isForMachine ? host.stderr : host.stdout).write(sentence(tally, chosen.length));
    return tally.failed === 0 ? EXIT.fine : EXIT.problems;
  },
});

/** Selects by name or path. Throws a UsageError if nothing matches. */
function choose(all: readonly Expectation[], glob: string | undefined): readonly Expectation[] {
  if (glob === undefined) return all;
  const chosen = all.filter(({ name, document }) => matches(glob, name) || matches(glob, document.file.path));
  if (chosen.length > 0) return chosen;
  throw unknownName(
    "expectation",
    glob,
    all.map(({ name }) => name),
  );
}

function sentence({ passed, failed, setAside }: Results, expectations: number): string {
  if (expectations === 0) return "the project has no Expectations\n";
  const all = passed + failed + setAside;
  const parts = [
    failed + setAside === 0 ? "all passed" : `${passed} passed`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(setAside === 0 ? [] : [`${setAside} skipped because of an emergency`]),
  ];
  return `${all} ${all === 1 ? "case" : "cases"}: ${parts.join(", ")}\n`;
}
