/** Tests that the Code Quality report has what GitLab requires, and that its fingerprints survive moved lines. */
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunReport } from "../../src/report/report.ts";
import { INVISIBLE } from "../../src/base/escape.ts";
import { gitlab } from "../../src/report/gitlab.ts";
import { hostileReport, hostileText } from "./hostile.ts";
import { diagnostic, largeReport, report } from "./reports.ts";

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format (GitLab 18) */
const SCHEMA = {
  type: "array",
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    properties: {
      description: { type: "string", minLength: 1 },
      check_name: { type: "string", minLength: 1 },
      fingerprint: { type: "string", minLength: 1 },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        // Relative to the top of the repository, without "./".
        properties: {
          path: { type: "string", pattern: "^(?![./])" },
          lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
        },
      },
    },
  },
};
const isValid = new Ajv().compile(SCHEMA);

interface Finding {
  readonly fingerprint: string;
  readonly severity: string;
}

function findings(of: RunReport, folder?: string): readonly Finding[] {
  const text = gitlab.format(of, { color: false, width: 100, folder });
  // GitLab rejects a byte order mark.
  expect(text.startsWith("[")).toBe(true);
  expect(text.replaceAll("\n", "")).not.toMatch(INVISIBLE);
  expect(text).not.toContain("##[");
  const found: unknown = JSON.parse(text);
  expect(isValid(found), JSON.stringify(isValid.errors)).toBe(true);
  return found as readonly Finding[];
}

test("a finding has its path in the repository, its lines and its help", () => {
  const found = findings(report({ diagnostics: [diagnostic({ help: 'did you mean "dark-mode"?' })] }), "platform");
  expect(found).toEqual([
    {
      description: 'no feature is named "dark-mod" (did you mean "dark-mode"?)',
      check_name: "unknown-feature",
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}:0$/) as string,
      severity: "major",
      location: { path: "platform/grants/acme.yaml", lines: { begin: 9, end: 9 } },
    },
  ]);
});

test("errors come first, and no finding is an empty list", () => {
  const diagnostics = (["note", "warning", "error"] as const).map((severity) => diagnostic({ severity }));
  expect(findings(report({ diagnostics })).map(({ severity }) => severity)).toEqual(["major", "minor", "info"]);
  expect(findings(report({ diagnostics: [] }))).toEqual([]);
});

test("a finding keeps its fingerprint when its line moves, and equal findings have different ones", () => {
  const prints = (...lines: readonly number[]): readonly string[] =>
    findings(report({ diagnostics: lines.map((line) => diagnostic({ line, endLine: line })) })).map(
      ({ fingerprint }) => fingerprint,
    );
  expect(prints(90, 91)).toEqual(prints(9, 10));
  expect(new Set(prints(9, 10)).size).toBe(2);
});

test("valid for large and hostile reports", () => {
  expect(findings(largeReport()).length).toBe(30);
  fc.assert(fc.property(hostileText, (text) => findings(hostileReport(text)).length === 3));
});
