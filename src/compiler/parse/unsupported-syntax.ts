/** Reports the parts of YAML that are not supported: anchors, aliases, tags, directives and explicit keys. */
import * as codes from "./codes.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { SourceFile, TextLocation } from "../../base/source.ts";
import type { Mark } from "./tokens.ts";

/** The maximum number of marks that are reported; a hostile document could have a million. */
const MAX_REPORTED = 100;
/** The maximum number of other anchors and aliases that are shown. */
const MAX_RELATED = 3;

interface Refusal {
  readonly code: Code;
  readonly message: (source: string) => string;
  readonly help: string;
}

const REFUSALS: Readonly<Record<Exclude<Mark["type"], "anchor" | "alias">, Refusal>> = {
  tag: {
    code: codes.explicitTag,
    message: (source) => `a value has the tag "${source}"`,
    help: "delete the tag; quote the value if it is text",
  },
  directive: {
    code: codes.directive,
    message: (source) => `the directive "${source.trimEnd()}" is not allowed`,
    help: "delete the line",
  },
  "explicit-key": {
    code: codes.explicitKey,
    message: () => 'a key is introduced by "?"',
    help: 'write "key: value"',
  },
};

/** Reports the unsupported syntax of one document. All anchors and aliases are one diagnostic. */
export function reportUnsupportedSyntax(marks: readonly Mark[], file: SourceFile, report: ReportDiagnostic): void {
  const [first, ...others] = marks.filter(({ type }) => type === "anchor" || type === "alias");
  if (first !== undefined)
    report(codes.anchor, placeOf(first, file), `the ${first.type} "${first.source}" is not allowed`, {
      help: "write out the value where you use it",
      related: others
        .slice(0, MAX_RELATED)
        .map((other) => ({ message: `the ${other.type} "${other.source}"`, at: placeOf(other, file) })),
    });
  for (const mark of marks.slice(0, MAX_REPORTED)) {
    if (mark.type === "anchor" || mark.type === "alias") continue;
    const { code, message, help } = REFUSALS[mark.type];
    report(code, placeOf(mark, file), message(mark.source), { help });
  }
}

function placeOf({ start, source }: Mark, file: SourceFile): TextLocation {
  return { file, start, end: start + source.trimEnd().length };
}
