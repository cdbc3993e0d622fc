/** Tests that JUnit output is well-formed for any text and has correct counts. */
import { join } from "node:path";
import fc from "fast-check";
import sax from "sax";
import { expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import type { ReportedCase, RunReport } from "../../src/report/report.ts";
import { junit } from "../../src/report/junit.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { withFolder } from "../git/temporary.ts";
import { hostileReport, hostileText } from "./hostile.ts";
import { diagnostic, place, report } from "./reports.ts";

interface Element {
  readonly name: string;
  /** 0-based. */
  readonly depth: number;
  readonly attributes: Readonly<Record<string, string>>;
}

function tell(of: RunReport): string {
  return junit.format(of, { color: false, width: 100 });
}

/** Throws if the text is not well-formed XML. */
function elementsOf(text: string): readonly Element[] {
  const found: Element[] = [];
  let depth = 0;
  const parser = Object.assign(sax.parser(true), {
    onerror: (error: Error) => {
      throw error;
    },
    onopentag: ({ name, attributes }: sax.Tag | sax.QualifiedTag) =>
      void found.push({ name, depth: depth++, attributes: attributes as Record<string, string> }),
    onclosetag: () => void depth--,
  });
  parser.write(text).close();
  return found;
}

test("a suite for each file, a failure for each error", () => {
  expect(tell(report({ diagnostics: [diagnostic({ help: "<this>" }), diagnostic({ severity: "warning" })] }))).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sluice" tests="2" failures="1" time="0.084">
  <testsuite name="grants/acme.yaml" tests="2" failures="1">
    <testcase name="unknown-feature at 9:7" classname="grants/acme.yaml" file="grants/acme.yaml" line="9">
      <failure type="unknown-feature" message="no feature is named &quot;dark-mod&quot;">error: no feature is named &quot;dark-mod&quot;
grants/acme.yaml:9:7
    - dark-mod
help: &lt;this&gt;</failure>
    </testcase>
    <testcase name="unknown-feature at 9:7" classname="grants/acme.yaml" file="grants/acme.yaml" line="9">
      <system-out>warning: no feature is named &quot;dark-mod&quot;
grants/acme.yaml:9:7
    - dark-mod</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("a clean run is a test that passes", () => {
  const [suites, , only] = elementsOf(tell(report()));
  expect(suites?.attributes).toMatchObject({ tests: "1", failures: "0" });
  expect(only?.attributes["name"]).toBe("no problems in 118 documents, 9 clusters");
});

const SOURCES = {
  holds: "    - {feature: dark-mode, cluster: staging-1, expect: enabled}",
  fails: "    - {feature: dark-mode, cluster: prod-eu-1, expect: enabled}",
  "set aside": "    - {feature: search, cluster: prod-eu-1, expect: enabled}",
  "not judged": "    - {feature: search, cluster: prod-us-1, expect: enabled}",
} as const;
const FILE = "features/expectations.yaml";

function cases(): readonly ReportedCase[] {
  return (Object.keys(SOURCES) as (keyof typeof SOURCES)[]).map((verdict, index) => ({
    expectation: "rollouts",
    says: `case ${index + 1}`,
    verdict,
    ...place(FILE, 8 + index, SOURCES[verdict], SOURCES[verdict].slice(6)),
  }));
}

function failure(line: number, source: string, code: string, severity: "error" | "note") {
  return diagnostic({ code, severity, message: `"x" is <not> so`, ...place(FILE, line, source, "enabled") });
}

const judged: RunReport = {
  ...report({
    diagnostics: [
      failure(9, SOURCES.fails, "expectation-failed", "error"),
      failure(10, SOURCES["set aside"], "expectation-set-aside", "note"),
      diagnostic(),
    ],
  }),
  cases: cases(),
};

test("every case of an Expectation is a test that passes, fails with its diagnostics, or is skipped", () => {
  expect(tell(judged)).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sluice" tests="5" failures="3" time="0.084">
  <testsuite name="features/expectations.yaml" tests="4" failures="2" skipped="1">
    <testcase name="case 1" classname="rollouts" file="features/expectations.yaml" line="8"/>
    <testcase name="case 2" classname="rollouts" file="features/expectations.yaml" line="9">
      <failure type="expectation-failed" message="&quot;x&quot; is &lt;not&gt; so">error: &quot;x&quot; is &lt;not&gt; so
features/expectations.yaml:9:56
    - {feature: dark-mode, cluster: prod-eu-1, expect: enabled}</failure>
    </testcase>
    <testcase name="case 3" classname="rollouts" file="features/expectations.yaml" line="10">
      <skipped message="&quot;x&quot; is &lt;not&gt; so"/>
    </testcase>
    <testcase name="case 4" classname="rollouts" file="features/expectations.yaml" line="11">
      <failure type="not-judged" message="not judged"></failure>
    </testcase>
  </testsuite>
  <testsuite name="grants/acme.yaml" tests="1" failures="1">
    <testcase name="unknown-feature at 9:7" classname="grants/acme.yaml" file="grants/acme.yaml" line="9">
      <failure type="unknown-feature" message="no feature is named &quot;dark-mod&quot;">error: no feature is named &quot;dark-mod&quot;
grants/acme.yaml:9:7
    - dark-mod</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("only the failing one of two cases on a line fails", () => {
  const source = "  cases: [{feature: a, expect: enabled}, {feature: b, expect: enabled}]";
  const one = (marked: string, verdict: "holds" | "fails"): ReportedCase => ({
    expectation: "e",
    says: marked,
    verdict,
    ...place(FILE, 7, source, marked),
  });
  const fault = diagnostic({ code: "expectation-failed", ...place(FILE, 7, source, "b, expect") });
  const pair = [one("{feature: a, expect: enabled}", "holds"), one("{feature: b, expect: enabled}", "fails")];
  const said = tell({ ...report({ diagnostics: [fault] }), cases: pair });
  expect(said).toContain('tests="2" failures="1"');
  expect(said.split("<testcase").map((part) => part.includes("<failure"))).toEqual([false, false, true]);
  const [first] = tell({ ...report({ diagnostics: [fault] }), cases: [one(pair[0]?.says ?? "", "fails")] }).match(
    /<failure[^>]*>/,
  ) ?? [""];
  expect(first).toContain('message="fails"');
});

/**
 * The elements that Jenkins, GitLab and others read, in the order of their common schema; `file` and `line` are
 * GitLab's.
 */
const ELEMENTS: Readonly<Record<string, { readonly in: string; readonly attributes: string; readonly must: string }>> =
  {
    testsuites: { in: "", attributes: "name time tests failures disabled errors", must: "" },
    testsuite: {
      in: "testsuites",
      attributes: "name tests failures errors time disabled skipped timestamp hostname id package file",
      must: "name tests",
    },
    testcase: { in: "testsuite", attributes: "name assertions time classname status file line", must: "name" },
    failure: { in: "testcase", attributes: "type message", must: "" },
    skipped: { in: "testcase", attributes: "type message", must: "" },
    "system-out": { in: "testcase", attributes: "", must: "" },
  };

test.each([
  ["a clean run", report()],
  ["problems", report({ diagnostics: [diagnostic(), diagnostic({ severity: "warning" })] })],
  ["cases", judged],
  ["hostile text", hostileReport("\u001B]0;##[error]<x>&\uFFFF")],
])("%s is as the schema of JUnit has it, and its counts add up", (_, of) => {
  const elements = elementsOf(tell(of));
  const open: string[] = [];
  for (const { name, attributes, depth } of elements) {
    open.splice(depth, open.length, name);
    const rule = ELEMENTS[name];
    expect(rule?.in, name).toBe(open.at(-2) ?? "");
    const allowed = rule?.attributes.split(" ") ?? [];
    expect(Object.keys(attributes).filter((one) => !allowed.includes(one))).toEqual([]);
    const must = rule?.must.split(" ").filter(Boolean) ?? [];
    expect(must.filter((one) => attributes[one] === undefined)).toEqual([]);
  }
  const count = (name: string): number => elements.filter((one) => one.name === name).length;
  const sum = (of_: string, field: string): number =>
    elements
      .filter(({ name }) => name === of_)
      .reduce((all, { attributes }) => all + Number(attributes[field] ?? 0), 0);
  expect([sum("testsuites", "tests"), sum("testsuite", "tests")]).toEqual([count("testcase"), count("testcase")]);
  expect([sum("testsuites", "failures"), sum("testsuite", "failures")]).toEqual([count("failure"), count("failure")]);
  expect(sum("testsuite", "skipped")).toBe(count("skipped"));
});

test("`sluice test` lists all cases, and a saved report gives the same output", () =>
  withFolder(async (folder) => {
    const saved = join(folder, "tests.json");
    const io = fakeIo(join(import.meta.dirname, "../.."));
    expect(await main(["test", "--format", "junit", "--format", `json=${saved}`], io)).toBe(0);
    const { stdout, stderr } = io.written();
    expect(stderr).toContain(
      `${elementsOf(stdout).filter(({ name }) => name === "testcase").length} cases: all passed`,
    );
    const later = fakeIo(folder);
    expect(await main(["report", saved, "--format", "junit"], later)).toBe(0);
    expect(later.written().stdout).toBe(stdout);
  }));

test("well-formed, with only characters that XML 1.0 allows", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const said = tell(hostileReport(text));
      expect(elementsOf(said).filter(({ name }) => name === "testcase").length).toBe(3);
      expect(said).toMatch(/^[\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
    }),
  );
});
