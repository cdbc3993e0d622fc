/** Converts YAML nodes to plain data, and reports invalid keys and scalars that parsers read differently. */
import type { ParsedNode, Scalar as ScalarNode, YAMLMap } from "yaml";
import { DATE_FIELDS } from "../kinds.ts";
import { yaml } from "../../base/lazy-libraries.ts";
import * as codes from "./codes.ts";
import { keyOf } from "./keys.ts";
import { ambiguity, type Ambiguity } from "./scalars.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Value } from "../../base/value.ts";
import type { SourceFile, TextLocation } from "../../base/source.ts";
import type { ReportAtNode } from "./fault.ts";

/** The maximum number of faults that are reported; a hostile document could have a million. */
const MAX_FAULTS = 100;
const DATES: ReadonlySet<string> = new Set(DATE_FIELDS);

/** The value of a document. Undefined if it has a fault, which is reported. */
export function toPlainData(
  root: ParsedNode,
  file: SourceFile,
  report: ReportDiagnostic,
): { readonly value: Value } | undefined {
  let faults = 0;
  const fault: ReportAtNode = (code, node, message, details) => {
    faults++;
    if (faults <= MAX_FAULTS) report(code, locationOf(node, file), message, details);
  };
  const value = read(root, "", file, fault);
  return faults === 0 ? { value } : undefined;
}

function locationOf({ range: [start, end] }: ParsedNode, file: SourceFile): TextLocation {
  return { file, start, end: Math.min(Math.max(end, start + 1), file.text.length) };
}

/** Recursion is safe because the tokenizer limits the depth. `field`: the nearest key above. */
function read(node: ParsedNode | null, field: string, file: SourceFile, fault: ReportAtNode): Value {
  const { isMap, isScalar, isSeq } = yaml();
  if (isMap(node)) return readMap(node, file, fault);
  if (isSeq(node)) return node.items.map((item) => read(item, field, file, fault));
  if (isScalar(node)) return readScalar(node, field, fault);
  return null;
}

function readMap(map: YAMLMap.Parsed, file: SourceFile, fault: ReportAtNode): Value {
  const { isAlias, isScalar } = yaml();
  const value: Record<string, Value> = Object.create(null) as Record<string, Value>;
  const keys = new Map<string, ParsedNode>();
  let beginsAgain = false;
  for (const { key, value: node } of map.items) {
    // `<<: *base` is reported once, with the alias.
    if (isScalar(key) && key.value === "<<" && isAlias(node)) continue;
    const name = keyOf(key, fault);
    const inner = read(node, name ?? "", file, fault);
    if (name === undefined) continue;
    const first = keys.get(name);
    if (first === undefined) {
      keys.set(name, key);
      value[name] = inner;
    } else if (!beginsAgain) {
      // A repeated first key means that another document begins, so other repeated keys are not reported.
      beginsAgain = name === "apiVersion" && keys.values().next().value === first;
      fault(codes.duplicateKey, key, `the key "${name}" occurs twice in this map`, {
        help: beginsAgain ? "if a new document begins here, put `---` on the line above" : "keep one of them",
        related: [{ message: "the first one is here", at: locationOf(first, file) }],
      });
    }
  }
  return value;
}

function readScalar(node: ScalarNode.Parsed, field: string, fault: ReportAtNode): Value {
  const { value, source } = node;
  if (typeof value === "string" && !value.isWellFormed()) {
    fault(codes.loneSurrogate, node, "a string contains half of a surrogate pair", {
      help: 'write the whole character, or its escape with eight digits, as in "\\U0001F600"',
    });
    return null;
  }
  if (node.type === "PLAIN" && node.tag === undefined) {
    const ambiguous = ambiguity(source);
    if (ambiguous !== undefined && !(ambiguous === "date" && DATES.has(field))) {
      faultOf(ambiguous, node, fault);
      return null;
    }
  }
  // Other parsers do not distinguish -0 from 0.
  return value === 0 ? 0 : (value as Value);
}

function faultOf(ambiguous: Ambiguity, node: ScalarNode.Parsed, fault: ReportAtNode): void {
  const { source } = node;
  const quoted = `"${shortened(source)}"`;
  switch (ambiguous) {
    case "boolean":
      return fault(
        codes.ambiguousScalar,
        node,
        `some YAML parsers read unquoted ${source} as a boolean, and others as text`,
        {
          help: `write ${/^(?:y|on)/i.test(source)} for a boolean, or ${quoted} for text`,
        },
      );
    case "number":
      return fault(codes.ambiguousScalar, node, `parsers read unquoted ${shortened(source)} differently`, {
        help: `write ${quoted} for text, or a decimal number without leading zeros`,
      });
    case "date":
      return fault(
        codes.ambiguousDate,
        node,
        `some YAML parsers read unquoted ${shortened(source)} as a timestamp, and others as text`,
        {
          help: `quote it: ${quoted}`,
        },
      );
    case "inexact":
      return fault(
        codes.numberInexact,
        node,
        `the number ${shortened(source)} is too large for an exact representation`,
        {
          help: `quote it if it is an identifier: "${shortened(source)}"`,
        },
      );
    case "not-finite":
      return fault(codes.numberNotFinite, node, `the number ${shortened(source)} is not finite`, {
        help: `write a finite number, or quote it if it is text`,
      });
  }
}

const SHOWN = 40;

function shortened(source: string): string {
  const line = source.replaceAll(/\s+/g, " ");
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}...` : line;
}
