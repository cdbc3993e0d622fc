/** Tests that SARIF is valid and self-contained, with fingerprints that survive moved lines. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunReport } from "../../src/report/report.ts";
import { sarif } from "../../src/report/sarif/index.ts";
import { hostileReport, hostileText } from "./hostile.ts";
import { diagnostic, largeReport, place, report } from "./reports.ts";

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: object }[];
  readonly relatedLocations?: readonly object[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: object }[] } };
  readonly invocations: readonly object[];
  readonly results: readonly Result[];
}

function tell(of: RunReport): Run {
  const log: unknown = JSON.parse(sarif.format(of, { color: false, width: 100, folder: "platform" }));
  expect(isValid(log), JSON.stringify(isValid.errors?.slice(0, 3))).toBe(true);
  const [run] = (log as { runs: readonly Run[] }).runs;
  if (run === undefined) throw new Error("there is no run");
  return run;
}

const isValid = validator();

function validator(): ReturnType<Ajv["compile"]> {
  const main = createRequire(import.meta.url).resolve("@microsoft/jest-sarif");
  const text = readFileSync(join(dirname(main), "schemas/sarif-2.1.0-rtm.5.json"), "utf8");
  // The schema is of draft 4, whose keywords mean the same here but for `id`; its patterns are older than `u`.
  const { id: _, ...schema } = JSON.parse(text) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  formats.default(ajv);
  return ajv.compile({ ...schema, $schema: "http://json-schema.org/draft-07/schema#" });
}

test("one location, related locations, and a self-contained message", () => {
  const [result] = tell(
    report({
      diagnostics: [
        diagnostic({
          message: 'no feature is named "[x](http://evil)"',
          help: 'did you mean "dark-mode"?',
          helpAt: place("features/dark-mode.yaml", 4, "  name: dark-mode", "dark-mode"),
          related: [{ message: "the other one", ...place("grants/b c.yaml", 2, "  name: b", "b") }],
        }),
      ],
    }),
  ).results;
  expect(result).toMatchObject({
    ruleId: "unknown-feature",
    ruleIndex: 0,
    message: { text: 'no feature is named "\\[x\\](http://evil)"\ndid you mean "dark-mode"?' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "platform/grants/acme.yaml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 9, startColumn: 7, endLine: 9, endColumn: 15 },
        },
      },
    ],
    relatedLocations: [
      {
        id: 1,
        message: { text: "the other one" },
        physicalLocation: { artifactLocation: { uri: "platform/grants/b%20c.yaml" } },
      },
      { id: 2, physicalLocation: { artifactLocation: { uri: "platform/features/dark-mode.yaml" } } },
    ],
  });
});

test("every rule has its help", () => {
  const { tool, results } = tell(report({ diagnostics: [diagnostic(), diagnostic({ code: "a-policy-of-ours" })] }));
  const { rules } = tool.driver;
  expect(rules.map(({ id }) => id)).toEqual(["a-policy-of-ours", "unknown-feature"]);
  expect(results.map(({ ruleIndex }) => rules[ruleIndex]?.id)).toEqual(["unknown-feature", "a-policy-of-ours"]);
  for (const { help } of rules) expect(help).toMatchObject({ text: expect.stringMatching(/\w/) as string });
});

test("a result keeps its fingerprint when its line moves, and equal ones have different ones", () => {
  const fingerprints = (of: RunReport): readonly (string | undefined)[] =>
    tell(of).results.map(({ partialFingerprints }) => partialFingerprints["sluice/v1"]);
  const before = fingerprints(report({ diagnostics: [diagnostic(), diagnostic()] }));
  const moved = diagnostic({ line: 90, endLine: 90, source: "      - dark-mod" });
  expect(fingerprints(report({ diagnostics: [moved, diagnostic({ line: 91, endLine: 91 })] }))).toEqual(before);
  expect(new Set(before).size).toBe(2);
});

test("excess results are omitted, the mildest first, with a notification", () => {
  const many = Array.from({ length: 5001 }, (_, index) => diagnostic({ severity: index === 5000 ? "error" : "note" }));
  const { results, invocations } = tell(report({ diagnostics: many }));
  expect(results.length).toBe(5000);
  expect(results[0]).toMatchObject({ level: "error" });
  expect(JSON.stringify(invocations)).toContain("leaves out 1 result,");
});

test("valid for large and hostile reports", () => {
  expect(tell(largeReport()).results.length).toBe(30);
  fc.assert(fc.property(hostileText, (text) => tell(hostileReport(text)).results.length === 3));
});
