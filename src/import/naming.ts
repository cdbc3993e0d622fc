/** Names of documents from names of another system: DNS labels, each once. */
import type { Report } from "../diagnostics.ts";
import type { Kind } from "../kinds.ts";
import type { Location } from "../source.ts";
import { importRenamed } from "./codes.ts";
import type { Around } from "./contract.ts";

/** Makes names; the same wish may come true only once. */
export interface Naming {
  /** `consequence` is told where the name is another one: what to do about it. */
  readonly nameFor: (kind: Kind, wanted: string, from: Location, consequence: string) => string;
}

const LONGEST = 63;

/** Kinds of which a name is the thing itself: another name would be another thing. */
export const IDENTITIES: ReadonlySet<Kind> = new Set<Kind>(["Feature", "Stage", "Cluster"]);

export function naming({ isTaken }: Pick<Around, "isTaken">, report: Report): Naming {
  const given = new Set<string>();
  const isTakenFor = (kind: Kind, name: string): boolean => !IDENTITIES.has(kind) && isTaken(kind, name);
  return {
    nameFor(kind, wanted, from, consequence) {
      const label = labelOf(wanted);
      let name = label;
      for (let number = 2; isTakenFor(kind, name) || given.has(`${kind}/${name}`); number++)
        name = `${label.slice(0, LONGEST - 1 - String(number).length).replace(/-+$/, "")}-${number}`;
      given.add(`${kind}/${name}`);
      if (name !== wanted) {
        const why = name === label ? "names are DNS labels" : `there is a ${kind} of the name "${label}" already`;
        report(importRenamed, from, `"${wanted}" is called "${name}" here: ${why}`, { help: consequence });
      }
      return name;
    },
  };
}

/** `newCheckout.V2` becomes `new-checkout-v2`. */
export function labelOf(text: string): string {
  const label = text
    .normalize("NFKD")
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST + 1)
    .replace(/^-+/, "")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
  return label === "" ? "unnamed" : label;
}
