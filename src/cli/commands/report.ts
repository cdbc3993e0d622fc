/** report: converts a saved report to other formats. Needs no sources. */
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../../schemas/report.schema.json" with { type: "json" };
import type { RunReport } from "../../report/report.ts";
import { command, EXIT, UsageError } from "./command.ts";
import type { Command, Host } from "./command.ts";
import { FORMAT, formatsOf, writeReports } from "./compile-project.ts";

export const report: Command = command({
  name: "report",
  description:
    "Converts a report that was saved with `--format json=FILE` to other formats. `-` reads the report from stdin.",
  positionals: ["FILE"],
  options: { format: FORMAT },
  examples: [
    { line: "sluice report report.json", description: "print a report in the terminal" },
    { line: "sluice report report.json --format markdown", description: "print it as a pull request comment" },
    {
      line: "sluice report report.json --format sarif=sluice.sarif --format junit=sluice.xml",
      description: "write it for other programs",
    },
  ],
  async run({ format }, setting) {
    const [file = ""] = setting.positionals;
    const formats = formatsOf(format);
    // Its places may be from another checkout.
    const saved = readReport(file, await joinLines(file, setting.host));
    await writeReports(saved, formats, { ...setting, opener: undefined }, SOURCE);
    return EXIT.fine;
  },
});

const SOURCE = "This comes from a saved report. Nothing in it was checked here.";

async function joinLines(file: string, host: Host): Promise<string> {
  try {
    return await host.read(file);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new UsageError(isMissing ? `file "${file}" does not exist` : `"${file}" can't be read`);
  }
}

const HELP = "`--format json=FILE` writes a report";

/** Throws a UsageError for an invalid report, because the file may come from anywhere. */
export function readReport(file: string, text: string): RunReport {
  const value = parsed(file, text);
  const version = typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (typeof version === "number" && version > 1)
    throw new UsageError(`"${file}" was written by a newer Sluice`, "use that version or a newer one");
  const isReport = new Ajv2020({ strict: false, logger: false }).compile<RunReport>(schema);
  if (isReport(value)) return value;
  const [fault] = isReport.errors ?? [];
  const where = fault === undefined || fault.instancePath === "" ? "it" : fault.instancePath.slice(1);
  throw new UsageError(`"${file}" is not a report: ${where} ${fault?.message ?? "is invalid"}`, HELP);
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`"${file}" is not JSON`, HELP);
  }
}
