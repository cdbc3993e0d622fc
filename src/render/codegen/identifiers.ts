/** Turns flag keys into identifiers for generated code. */
import type { ReportDiagnostic, Code } from "../../base/diagnostics.ts";
import { flagKeyPath } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import type { ClientFlag } from "../client-flags.ts";

export interface NamedFlag extends ClientFlag {
  /** `CHECKOUT_LAYOUT` */
  readonly constant: string;
  /** `checkoutLayout` */
  readonly accessor: string;
}

/** Flags with unique names. If two flags share a name, the second is reported and left out. */
export function nameFlags(flags: readonly ClientFlag[], report: ReportDiagnostic): readonly NamedFlag[] {
  const taken = new Map<string, ClientFlag>();
  return flags.flatMap((flag): readonly NamedFlag[] => {
    const words = wordsOf(flag.key);
    const names = { constant: validStart(words.join("_").toUpperCase()), accessor: validStart(camelCase(words)) };
    const name = Object.values(names).find((identifier) => taken.has(identifier));
    const other = taken.get(name ?? "");
    if (name !== undefined && other !== undefined) {
      reportCollision(flag, other, name, report);
      return [];
    }
    for (const identifier of Object.values(names)) taken.set(identifier, flag);
    return [{ ...flag, ...names }];
  });
}

/** Characters that are not allowed in an identifier. */
const BETWEEN_WORDS = /[^\p{L}\p{Mn}\p{Mc}\p{Nd}\p{Nl}]+/u;
/** The end of a word in `camelCase` or `HTTPServer`. */
const HUMP = /(?<=[\p{Ll}\p{Nd}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** `darkMode`, `dark-mode`, `dark.mode` and `DARK_MODE` are the same two words. */
function wordsOf(key: string): readonly string[] {
  const parts = key.split(BETWEEN_WORDS).flatMap((part) => part.split(HUMP));
  return parts.filter((part) => part !== "").map((part) => part.toLowerCase());
}

function camelCase([first = "", ...others]: readonly string[]): string {
  return first + others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

/** Adds `_` to an empty name or one that begins with a digit. */
function validStart(name: string): string {
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
    locationIn(feature.document, flagKeyPath(feature)),
    `flags "${other.key}" and "${key}" are both named "${name}" in generated code`,
    {
      help: "give one of them another `spec.flag.key`",
      related: [{ message: "the other one", at: locationIn(other.feature.document, flagKeyPath(other.feature)) }],
    },
  );
}

const identifierCollision: Code = {
  name: "identifier-collision",
  severity: "error",
  configurable: false,
  means: "Two flags have the same name in generated code.",
  why: "Identifiers in code have no hyphens or dots, so `zone-2` and `zone2` both become `zone2`.",
  fix: "Give the newer feature another `spec.flag.key` before applications use it.",
};

export const codegenCodes: readonly Code[] = [identifierCollision];
