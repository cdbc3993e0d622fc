/** JUnit: well-formed whatever is in it, and counts that add up. */
import fc from "fast-check";
import sax from "sax";
import { expect, test } from "vitest";
import type { RunReport } from "../../src/report.ts";
import { junit } from "../../src/reporters/junit.ts";
import { hostileReport, hostileText } from "./hostile.ts";
import { diagnostic, report } from "./reports.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

function tell(of: RunReport): string {
  return junit.format(of, { color: false, width: 100 });
}

/** Throws where the text is no well-formed XML. */
function elementsOf(text: string): readonly Element[] {
  const found: Element[] = [];
  const parser = Object.assign(sax.parser(true), {
    onerror: (error: Error) => {
      throw error;
    },
    onopentag: ({ name, attributes }: sax.Tag | sax.QualifiedTag) =>
      void found.push({ name, attributes: attributes as Record<string, string> }),
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

test("well-formed, and of characters that XML 1.0 has", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const said = tell(hostileReport(text));
      expect(elementsOf(said).filter(({ name }) => name === "testcase").length).toBe(3);
      expect(said).toMatch(/^[\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
    }),
  );
});
