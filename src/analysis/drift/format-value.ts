/** Formats paths and values for messages: short, and without secrets. */
import { redactSecrets } from "../../base/redact.ts";
import type { Value } from "../../compiler/parse/index.ts";
import type { Path } from "../../base/source.ts";

/** `spec.flagSpec.flags.dark-mode.variants["a b"]`. */
export function pathText(path: Path): string {
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[\w$-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return steps.join("").replace(/^\./, "");
}

const LONGEST = 80;

/** Redacts the value of a key that names a secret. */
export function valueText(value: Value | undefined, path: Path): string {
  if (value === undefined) return "not set";
  const key = path.findLast((step) => typeof step === "string") ?? "";
  const text = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " ");
  const shown = redactSecrets(`${key.replaceAll(/[^\w.-]/g, "-")}: ${text}`).replace(/^[^:]*: /, "");
  const characters = [...shown];
  return characters.length <= LONGEST ? shown : `${characters.slice(0, LONGEST - 1).join("")}…`;
}
