/** Flag keys as names of a program. */
import type { Report } from "../diagnostics.ts";
import { at } from "../parse.ts";
import type { ClientFlag } from "../targets/client-flags.ts";
import { identifierCollision } from "./codes.ts";

export interface NamedFlag extends ClientFlag {
  /** `CHECKOUT_LAYOUT` */
  readonly constant: string;
  /** `checkoutLayout` */
  readonly accessor: string;
}

/** Flags whose names are their own; of two that share one the second is reported, and left out. */
export function named(flags: readonly ClientFlag[], report: Report): readonly NamedFlag[] {
  const taken = new Map<string, ClientFlag>();
  return flags.flatMap((flag): readonly NamedFlag[] => {
    const words = flag.feature.name.split("-").filter((word) => word !== "");
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

function camelCase([first = "", ...others]: readonly string[]): string {
  return first + others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

/** No name begins with a digit. */
function begun(name: string): string {
  return /^\d/.test(name) ? `_${name}` : name;
}

function reportCollision({ feature }: ClientFlag, other: ClientFlag, name: string, report: Report): void {
  report(
    identifierCollision,
    at(feature.document, ["metadata", "name"]),
    `flags "${other.feature.name}" and "${feature.name}" are both called "${name}" in generated code`,
    {
      help: "rename one of the features",
      related: [{ message: "the other one", at: at(other.feature.document, ["metadata", "name"]) }],
    },
  );
}
