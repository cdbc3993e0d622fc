/** What a part comes to in the whole, told from three reports. */
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

describe("the report of the whole, after an edit", () => {
  test("is what it was, and what the part tells anew, by path", () => {
    expect(reportAfter(report(A, C), report(A), report(A, B), NONE)).toEqual(report(A, B, C));
    expect(reportAfter(report(A, B, C), report(B), report(), NONE)).toEqual(report(A, C));
    expect(reportAfter(report(A, C), report(C), report(said("c.yaml", "d")), NONE)).toEqual(
      report(A, said("c.yaml", "d")),
    );
  });

  test("knows nothing of what is said of a part alone, before and after", () => {
    expect(reportAfter(report(A), report(A, B), report(A, B), NONE)).toEqual(report(A));
  });

  test("can't be told where there are so many of a kind that some are not listed", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => said(`many/${index}.yaml`, "one of many"));
    expect(reportAfter(report(...many.slice(2)), report(), report(B), NONE)).toBeDefined();
    expect(reportAfter(report(...many.slice(1)), report(), report(B), NONE)).toBeUndefined();
  });

  test("can't be told where the part did not say of an edited file what the whole did", () => {
    expect(reportAfter(report(A, C), report(), report(), ["b.yaml"])).toEqual(report(A, C));
    expect(reportAfter(report(A, C), report(), report(), ["a.yaml"])).toBeUndefined();
    expect(reportAfter(report(A, C), report(A), report(A), ["a.yaml"])).toEqual(report(A, C));
  });

  test("can't be told where something that the part does not say points into an edited file", () => {
    const pointing = { ...C, helpAt: A };
    const related = { ...C, related: [{ ...A, message: "the other one" }] };
    for (const one of [pointing, related]) {
      expect(reportAfter(report(one), report(), report(), ["a.yaml"])).toBeUndefined();
      expect(reportAfter(report(one), report(one), report(one), ["a.yaml"])).toEqual(report(one));
      expect(reportAfter(report(one), report(), report(), ["b.yaml"])).toEqual(report(one));
    }
  });

  test("can't be told where the part did not say what the whole did", () => {
    expect(reportAfter(report(A), report(A, B), report(A), NONE)).toBeUndefined();
    expect(reportAfter(report(A, said("b.yaml", "other")), report(B), report(), NONE)).toBeUndefined();
    expect(reportAfter(report(B, said("b.yaml", "other")), report(B), report(), NONE)).toBeUndefined();
    expect(reportAfter(report(B), report(), report(said("b.yaml", "other")), NONE)).toBeUndefined();
  });
});
