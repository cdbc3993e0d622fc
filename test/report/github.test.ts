/** Tests that workflow commands are escaped, within the runner's limits, and cannot be injected. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { github } from "../../src/report/github.ts";
import { escapeWorkflowCommands } from "../../src/report/escape-workflow-commands.ts";
import { junit } from "../../src/report/junit.ts";
import { markdown } from "../../src/report/markdown/index.ts";
import { sarif } from "../../src/report/sarif/index.ts";
import { terminal } from "../../src/report/terminal/index.ts";
import { json } from "../../src/report/json.ts";
import type { RunReport } from "../../src/report/report.ts";
import { hostileReport, hostileText } from "./hostile.ts";
import { diagnostic, report } from "./reports.ts";

const options = { color: false, width: 100 };

function tell(of: RunReport, folder?: string): string {
  return github.format(of, { ...options, ...(folder === undefined ? {} : { folder }) });
}

test("a diagnostic is at its line, with a path from the root of the repository", () => {
  const one = diagnostic({ file: "grants/a,b:c%.yaml", message: "50% of it: gone, \nall", help: "put it back" });
  expect(tell(report({ diagnostics: [one] }), "platform")).toBe(
    "::error file=platform/grants/a%2Cb%3Ac%25.yaml,line=9,endLine=9,col=7,endColumn=15,title=unknown-feature" +
      "::50%25 of it: gone, \\u{a}all%0Aput it back\n",
  );
});

test("a range of several lines has no columns", () => {
  expect(tell(report({ diagnostics: [diagnostic({ endLine: 12 })] }))).toContain(",line=9,endLine=12,title=");
});

test("ten of each type, the worst first, and a count of the rest", () => {
  const many = (severity: "error" | "warning", count: number): readonly ReturnType<typeof diagnostic>[] =>
    Array.from({ length: count }, (_, index) => diagnostic({ severity, message: `${severity} ${index}` }));
  const lines = tell(report({ diagnostics: [...many("warning", 12), ...many("error", 11)] })).split("\n");
  expect(lines.filter((line) => line.startsWith("::error ")).length).toBe(10);
  expect(lines.filter((line) => line.startsWith("::warning ")).length).toBe(10);
  expect(lines[0]).toContain("::error 0");
  expect(lines[10]).toBe("sluice: not annotated: 1 more error");
  expect(lines.at(-2)).toBe("sluice: not annotated: 2 more warnings");
});

test("a long message is truncated between characters", () => {
  const [line = ""] = tell(report({ diagnostics: [diagnostic({ message: "🛑".repeat(5000) })] })).split("\n");
  expect(line.endsWith("🛑… (cut)")).toBe(true);
  expect(Array.from(line.split("::").at(-1) ?? "").length).toBeLessThan(4096);
});

test("no problems, no lines", () => {
  expect(tell(report())).toBe("");
});

/** Parses a line like the runner. */
function commandsIn(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).flatMap((line) => {
    const [, name] = /^\s*::([^:]*)::/.exec(line) ?? /##\[([^\]]*)\]?/.exec(line) ?? [];
    return name === undefined ? [] : [name.split(" ")[0] ?? ""];
  });
}

test("no text of a document becomes a command in a log", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const hostile = hostileReport(text);
      expect(commandsIn(tell(hostile, "::x##[y]"))).toEqual(["error", "warning", "notice"]);
      for (const { format } of [terminal, json, markdown, junit, sarif])
        expect(commandsIn(format(hostile, options))).toEqual([]);
      expect(JSON.parse(json.format(hostile, options))).toEqual(JSON.parse(JSON.stringify(hostile)));
    }),
  );
});

test("a file that is named like a command does not become one", () => {
  expect(escapeWorkflowCommands(" ::error::x\n##[group]a :: b\n")).toBe(" \\u{3a}:error::x\n##\\u{5b}group]a :: b\n");
});
