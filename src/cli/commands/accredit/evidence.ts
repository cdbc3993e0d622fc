/** Formats the evidence as Markdown: approvals with approvers, and the states with the lines that decide them. */
import { code, prose, table } from "../../../base/markdown.ts";
import { locationIn, locate } from "../../../compiler/parse/index.ts";
import { toReportPlace } from "../../../report/report.ts";
import { digestOf } from "../../../compiler/resolve/index.ts";
import type { FeatureState } from "../../../compiler/resolve/index.ts";
import type { AccreditationStatus } from "./status.ts";

export function evidenceOf(status: AccreditationStatus, today: string): string {
  const { at: where, release, record, on, off, unapproved, held, onTheWay } = status;
  return [
    `# Accreditation of ${prose(where.cluster.name)}\n`,
    table(
      ["", ""],
      [
        ["as of", today],
        ["cluster", code(where.cluster.name)],
        ["stage", `${code(where.stage.name)}, threshold ${code(where.threshold.name)}`],
        ["release", code(release ?? "none")],
        ...recordRows(status),
      ],
    ),
    section("Approved and on", on),
    section("Approved and off", off),
    section("On without approval", unapproved),
    ...(held.length === 0 ? [] : [section("Held back without approval", held)]),
    onTheWay.length === 0
      ? "## Pending\n\nNothing.\n"
      : `## Pending\n\n${table(
          ["feature", "comes"],
          onTheWay.map(({ name, description }) => [code(name), prose(description)]),
        )}`,
    record === undefined ? "No accreditation applies.\n" : "",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function recordRows({ record }: AccreditationStatus): readonly (readonly string[])[] {
  if (record === undefined) return [];
  const { authority, date, expires, features, digest, release } = record.spec;
  const own = digestOf(features);
  return [
    ["record", `${code(record.name)} for release ${code(release)}, ${code(lineOf(record.document, ["spec"]))}`],
    ["authority", prose(authority)],
    ["approved on", date],
    ...(expires === undefined ? [] : [["until", expires]]),
    [
      "digest",
      `${code(own)}${digest === undefined ? ", not recorded" : digest === own ? ", as recorded" : `, recorded ${code(digest)}`}`,
    ],
  ];
}

function section(title: string, states: readonly FeatureState[]): string {
  if (states.length === 0) return `## ${title}\n\nNothing.\n`;
  const rows = states.map((state) => [
    code(state.feature.name),
    state.state,
    state.effectiveLevel?.name ?? "",
    state.reason,
    state.because.map(({ resource, path }) => code(lineOf(resource.document, path))).join(", "),
  ]);
  return `## ${title}\n\n${table(["feature", "state", "level", "reason", "because of"], rows)}`;
}

function lineOf(...[document, path]: Parameters<typeof locationIn>): string {
  const { file, line } = toReportPlace(locationIn(document, path), locate);
  return `${file}:${line}`;
}
