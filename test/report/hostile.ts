/** Generates reports with hostile text in every field that a document could set. */
import fc from "fast-check";
import type { RunReport } from "../../src/report/report.ts";
import { cause, change, comparison, diagnostic, manifest, report } from "./reports.ts";

/** A marker before each hostile text, to find it in the output. */
export const MARK: string = "zqzq";

const PIECES = [
  "```",
  "````\n",
  "`",
  "@org/team",
  "#12",
  "![x](http://evil.example/x.png)",
  "[x](http://evil.example)",
  "<!-- sluice -->",
  "-->",
  "<img src=x>",
  "</details>",
  "</code>",
  "&lt;",
  "| a | b |",
  "\\|",
  "\\",
  "*b*",
  "~~~",
  "http://evil.example",
  "www.evil.example",
  "\n\n# head\n",
  "\r\n::error::x",
  "::set-output name=x::y",
  "##[add-mask]x",
  "\u202E",
  "\u001B[31m",
  "\uD800",
  "\uFFFE",
  "]]>",
  "<x>",
  "%0A",
  "{0}",
  "$&",
  " ",
];

/** A text with all characters that are special to some reader. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4, unit: "binary" })), { maxLength: 8 })
  .map((pieces) => MARK + pieces.join(""));

/** A report with this text in all fields. */
export function hostileReport(text: string): RunReport {
  const place = { file: `features/${text}.yaml`, source: text };
  const cited = { ...place, line: 2, column: 1, endLine: 2, endColumn: 9 };
  return report({
    diagnostics: (["error", "warning", "note"] as const).map((severity) =>
      diagnostic({
        severity,
        message: text,
        help: text,
        code: text,
        ...place,
        related: [{ ...cited, message: text }],
      }),
    ),
    changes: (["high", "medium", "low"] as const).map((risk) =>
      change({
        risk,
        subject: text,
        consumer: text,
        before: text,
        after: `${MARK}after${text}`,
        clusters: [text, "b", "c", "d"],
        consumers: { gained: [text], lost: [text] },
        because: [cause({ ...place, place: `Feature/${text.replaceAll("#", "")}#spec` })],
        owners: [text],
        advice: [{ topic: "runbook", message: `${risk} ${text}` }],
      }),
    ),
    comparison: comparison({
      base: { name: text, commit: null, dirty: true },
      files: [place.file],
      verdict: {
        on: { features: [text], clusters: [text], stages: [text] },
        off: { features: [text], clusters: [], stages: [] },
        gained: [text],
        lost: [text],
        risks: { high: 1, medium: 1, low: 1 },
      },
      rollout: Array.from({ length: 3 }, (_, index) => ({
        stage: `${text}${index}`,
        wave: index === 0 ? "" : text,
        clusters: [text],
        after: "merge",
        wait: 0,
        inWindow: true,
        pause: { reason: text, until: text },
        untested: [text],
      })),
      manifests: [
        manifest({
          object: text,
          path: text,
          clusters: [text],
          hunks: [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: [` ${text}`, `-${text}`, `+${text}`] }],
        }),
      ],
    }),
  });
}
