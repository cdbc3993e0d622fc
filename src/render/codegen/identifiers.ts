/** Flag keys as names of a program. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { flagKeyPath } from "../../compiler/link/index.ts";
import { at } from "../../compiler/parse/index.ts";
import type { ClientFlag } from "../client-flags.ts";
import { identifierCollision } from "./codes.ts";

export interface NamedFlag extends ClientFlag {
  /** `CHECKOUT_LAYOUT` */
  readonly constant: string;
  /** `checkoutLayout` */
  readonly accessor: string;
}

/** Flags whose names are their own; of two that share one the second is reported, and left out. */
export function named(flags: readonly ClientFlag[], report: ReportDiagnostic): readonly NamedFlag[] {
  const taken = new Map<string, ClientFlag>();
  return flags.flatMap((flag): readonly NamedFlag[] => {
    const words = wordsOf(flag.key);
    const names = { constant: begun(words.join("_").toUpperCase()), accessor: begun(camelCase(words)) };
    const name = Object.values(names).find((one) => taken.has(one));
    const other = taken.get(name ?? "");
    if (name !== undefined && other !== undefined) {
      reportCollision(flag, other, name, report);
      return [];
    }
    for (const one of Object.values(names)) taken.set(one, flag);
    return [{ ...flag, ...names }];
  });
}

/** Characters that are not allowed in an identifier. */
const BETWEEN_WORDS = /[^\p{L}\p{Mn}\p{Mc}\p{Nd}\p{Nl}]+/u;
/** Where a word of `camelCase` or `HTTPServer` ends. */
const HUMP = /(?<=[\p{Ll}\p{Nd}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** `darkMode`, `dark-mode`, `dark.mode` and `DARK_MODE` are the same two words. */
function wordsOf(key: string): readonly string[] {
  const parts = key.split(BETWEEN_WORDS).flatMap((part) => part.split(HUMP));
  return parts.filter((part) => part !== "").map((part) => part.toLowerCase());
}

function camelCase([first = "", ...others]: readonly string[]): string {
  return first + others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

/** A name must not be empty or begin with a digit. */
function begun(name: string): string {
  return /^\p{ID_Start}/u.test(name) ? name : `_${name}`;
}

function reportCollision(
  { feature, key }: ClientFlag,
  other: ClientFlag,
  name: string,
  report: ReportDiagnostic,
): void {
  report(
    identifierCollision,
    at(feature.document, flagKeyPath(feature)),
    `flags "${other.key}" and "${key}" are both called "${name}" in generated code`,
    {
      help: "give one of them another `spec.flag.key`",
      related: [{ message: "the other one", at: at(other.feature.document, flagKeyPath(other.feature)) }],
    },
  );
}
