/** Merges the reports of a part into the full report. */
import { describe, expect, test } from "vitest";
import { reportAfter } from "../../../../src/cli/commands/incremental/merge-report.ts";
import type { ReportedDiagnostic, RunReport } from "../../../../src/report/report.ts";
import { report as reportOf } from "../../../report/reports.ts";

function said(file: string, message: string, severity: "warning" | "note" = "warning"): ReportedDiagnostic {
  const place = { file, line: 1, column: 1, endLine: 1, endColumn: 2, source: "" };
  return { ...place, code: "expires-soon", severity, message, related: [] };
}

function report(...diagnostics: readonly ReportedDiagnostic[]): RunReport {
  return reportOf({ diagnostics });
}

const NONE: readonly string[] = [];
const [A, B, C] = [said("a.yaml", "a"), said("b.yaml", "b"), said("c.yaml", "c", "note")];

describe("the merged report, after an edit", () => {
  test("has the earlier diagnostics and the new ones of the part, by path", () => {
    expect(reportAfter(report(A, C), report(A), report(A, B), NONE)).toEqual(report(A, B, C));
    expect(reportAfter(report(A, B, C), report(B), report(), NONE)).toEqual(report(A, C));
    expect(reportAfter(report(A, C), report(C), report(said("c.yaml", "d")), NONE)).toEqual(
      report(A, said("c.yaml", "d")),
    );
  });

  test("ignores diagnostics that only the part has, before and after", () => {
    expect(reportAfter(report(A), report(A, B), report(A, B), NONE)).toEqual(report(A));
  });

  test("is undefined if some diagnostics of a code are not listed", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => said(`many/${index}.yaml`, "one of many"));
    expect(reportAfter(report(...many.slice(2)), report(), report(B), NONE)).toBeDefined();
    expect(reportAfter(report(...many.slice(1)), report(), report(B), NONE)).toBeUndefined();
  });

  test("is undefined if the part had other diagnostics in an edited file than the full report", () => {
    expect(reportAfter(report(A, C), report(), report(), ["b.yaml"])).toEqual(report(A, C));
    expect(reportAfter(report(A, C), report(), report(), ["a.yaml"])).toBeUndefined();
    expect(reportAfter(report(A, C), report(A), report(A), ["a.yaml"])).toEqual(report(A, C));
  });

  test("is undefined if a diagnostic outside of the part points into an edited file", () => {
    const pointing = { ...C, helpAt: A };
    const related = { ...C, related: [{ ...A, message: "the other one" }] };
    for (const one of [pointing, related]) {
      expect(reportAfter(report(one), report(), report(), ["a.yaml"])).toBeUndefined();
      expect(reportAfter(report(one), report(one), report(one), ["a.yaml"])).toEqual(report(one));
      expect(reportAfter(report(one), report(), report(), ["b.yaml"])).toEqual(report(one));
    }
  });

  test("is undefined if a changed file had other diagnostics in the part than in the full report", () => {
    expect(reportAfter(report(A), report(A, B), report(A), NONE)).toBeUndefined();
    expect(reportAfter(report(A, said("b.yaml", "other")), report(B), report(), NONE)).toBeUndefined();
    expect(reportAfter(report(B, said("b.yaml", "other")), report(B), report(), NONE)).toBeUndefined();
    expect(reportAfter(report(B), report(), report(said("b.yaml", "other")), NONE)).toBeUndefined();
  });
});
