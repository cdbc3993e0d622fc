/** A report for whoever comes next: as SARIF, as a summary, as outputs. */
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UsageError } from "../commands/command.ts";
import { fenced } from "../../base/markdown.ts";
import type { RunReport } from "../../report/report.ts";
import { json } from "../../report/json.ts";
import { comment, SUMMARY_BUDGET } from "../../report/markdown/index.ts";
import { sarif } from "../../report/sarif/index.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { realDisk } from "../../files/file-system.ts";
import { saveText } from "../../files/text-file.ts";
import type { Inspected } from "./run-commands.ts";
import type { Environment } from "./inputs.ts";
import { writeOutputs, writeSummary } from "./runner.ts";
import { forgeAddress } from "./repository.ts";

/** `path`: relative to the workspace. */
export function saveSarif(report: RunReport, path: string, folder: string, env: Environment): void {
  const within = env["GITHUB_WORKSPACE"] ?? process.cwd();
  save(resolve(within, path), sarif.format(report, { color: false, width: 100, folder }), path, within);
}

/** Throws a UsageError where a link that the pull request brings is in the way. */
function save(file: string, text: string, shown: string, within?: string): void {
  const obstacle = saveText(resolve(file), text, shown, { folders: true, within });
  if (obstacle !== undefined) throw new UsageError(obstacle, "delete it, or name another file");
}

/** The findings of a run other than its report. */
type Besides = Pick<Inspected, "failure" | "caveat">;

export function summarize(report: RunReport, { failure, caveat }: Besides, folder: string, env: Environment): void {
  const said = [
    ...(failure === undefined ? [] : [fenced("text", failure.details)]),
    ...(caveat === undefined ? [] : [`> ${caveat.message}\n`]),
  ];
  const before = said.map((text) => `${text}\n`).join("");
  const whole = "the report, an output of this step";
  const text = (budget: number): string =>
    before + comment(report, { folder, repository: forgeAddress(env), budget: budget - before.length, whole });
  writeSummary(text, SUMMARY_BUDGET, env);
}

/** Names, separated by commas. */
function clustersThat(are: "published" | "pending", { publication }: RunReport): string {
  const clusters = (publication?.clusters ?? []).filter(({ is }) => is === are);
  return clusters.map(({ cluster }) => cluster).join(",");
}

/** `url`: of the comment. */
export function handOn(report: RunReport, url: string | undefined, env: Environment): void {
  const { changes, summary } = report;
  const path = join(realDisk.temporaryFolder(join(env["RUNNER_TEMP"] ?? tmpdir(), "sluice-")), "report.json");
  save(path, json.format(report, { color: false, width: 100 }), path);
  const risk = (["high", "medium", "low"] as const).find((one) => changes.some((change) => change.risk === one));
  const owners = [...new Set(changes.flatMap((change) => change.owners))].toSorted();
  const values = {
    errors: String(summary.errors),
    warnings: String(summary.warnings),
    changes: String(changes.length),
    risk: risk ?? "none",
    owners: owners.map(escapeInvisible).join(","),
    report: path,
    "comment-url": url ?? "",
    published: clustersThat("published", report),
    pending: clustersThat("pending", report),
  };
  writeOutputs(values, env);
}
