/** Checks the keys of a map: each is a name that all YAML parsers convert to the same text. */
import type { ParsedNode, Scalar as ScalarNode } from "yaml";
import { yaml } from "../../base/lazy-libraries.ts";
import * as codes from "./codes.ts";
import { ambiguity } from "./scalars.ts";
import type { ReportAtNode } from "./fault.ts";

/** The name of a key. Undefined, and reported, if the key is not a valid name. */
export function keyOf(node: ParsedNode, fault: ReportAtNode): string | undefined {
  const { isAlias, isScalar } = yaml();
  // Anchors and aliases are reported together.
  if (isAlias(node)) return undefined;
  if (!isScalar(node)) {
    fault(codes.keyNotText, node, "a list or a map is used as a key", { help: "give the key a name" });
    return undefined;
  }
  const name = nameOf(node);
  if (node.range[0] === node.range[1] && node.tag === undefined) {
    fault(codes.keyNotText, node, "a key is missing before the colon", {
      help: 'write the key, or quote the text if it begins with ":"',
    });
    return undefined;
  }
  return isSafe(node, name, fault) ? name : undefined;
}

/** A key converted to text, as in JSON. */
export function nameOf({ value }: ScalarNode.Parsed): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function isSafe(node: ScalarNode.Parsed, name: string, fault: ReportAtNode): boolean {
  if (name === "<<") {
    fault(codes.mergeKey, node, 'some parsers merge the value of "<<", and others read it as a name', {
      help: "write out the merged keys",
    });
    return false;
  }
  if (name === "__proto__") {
    fault(codes.forbiddenKey, node, 'the key "__proto__" is not allowed', { help: "choose another name" });
    return false;
  }
  if (!name.isWellFormed()) {
    fault(codes.loneSurrogate, node, "a key contains half of a surrogate pair");
    return false;
  }
  if (node.type !== "PLAIN" || node.tag !== undefined || isUnambiguous(node.source, name)) return true;
  fault(codes.ambiguousKey, node, `parsers read the unquoted key ${node.source} differently`, {
    help: `quote it: "${node.source}"`,
  });
  return false;
}

/** Whether all parsers convert a key to the same text: `on` is "on", but `1.10` becomes "1.1", and `~` is empty. */
function isUnambiguous(source: string, name: string): boolean {
  const ambiguous = ambiguity(source);
  if (ambiguous === "boolean") return true;
  return ambiguous === undefined && source === name;
}
