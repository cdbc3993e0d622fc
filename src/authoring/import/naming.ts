/** Makes unique DNS labels from names of another system. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Kind } from "../../compiler/kinds.ts";
import type { Location } from "../../base/source.ts";
import { verdicts } from "../../compiler/schema/index.ts";
import { importLeftOut, importRenamed } from "./codes.ts";
import type { ImportContext } from "./importer.ts";

/** A name, and the key of the flag if it differs. */
export interface Keyed {
  readonly name: string;
  /** For `spec.flag`; undefined if the key equals the name, or is not a valid key. */
  readonly key: string | undefined;
}

/** Makes names that are unique within a kind. */
export interface Naming {
  /** Reserves each wanted value that is already a valid name, so that no other item is renamed to it. */
  readonly reserve: (kind: Kind, wanted: Iterable<string>) => void;
  /** `consequence`: what to do about a changed name; reported only if the name changes. */
  readonly nameFor: (kind: Kind, wanted: string, from: Location, consequence: string) => string;
  /** The name of a Feature for a flag key, which is kept. Undefined, and reported, if the key is taken. */
  readonly featureFor: (key: string, from: Location) => Keyed | undefined;
}

const LONGEST = 63;

/** Kinds that are identified by their name: a renamed document would be a different object. */
export const IDENTITIES: ReadonlySet<Kind> = new Set<Kind>(["Feature", "Stage", "Cluster"]);

export function naming({ isTaken, featureWithKey }: Names, report: ReportDiagnostic): Naming {
  const given = new Set<string>();
  const reserved = new Set<string>();
  const keys = new Map<string, string>();

  function free(kind: Kind, wanted: string, isThere: (name: string) => boolean): string {
    const label = labelOf(wanted);
    const isFree = (name: string): boolean =>
      !isThere(name) && !given.has(`${kind}/${name}`) && (name === wanted || !reserved.has(`${kind}/${name}`));
    let name = label;
    for (let number = 2; !isFree(name); number++)
      name = `${label.slice(0, LONGEST - 1 - String(number).length).replace(/-+$/, "")}-${number}`;
    given.add(`${kind}/${name}`);
    return name;
  }

  function reportRenamed(wanted: string, name: string, kind: Kind, from: Location, consequence: string): void {
    const label = labelOf(wanted);
    const why = name === label ? "names are DNS labels" : `a ${kind} named "${label}" already exists`;
    report(importRenamed, from, `"${wanted}" is called "${name}" here: ${why}`, { help: consequence });
  }

  return {
    reserve(kind, wanted) {
      for (const one of wanted) if (labelOf(one) === one) reserved.add(`${kind}/${one}`);
    },
    nameFor(kind, wanted, from, consequence) {
      const name = free(kind, wanted, (one) => !IDENTITIES.has(kind) && isTaken(kind, one));
      if (name !== wanted) reportRenamed(wanted, name, kind, from, consequence);
      return name;
    },
    featureFor(key, from) {
      const existing = featureWithKey(key);
      if (existing !== undefined) {
        reportExisting("Feature", existing, from, report);
        return undefined;
      }
      const other = keys.get(key);
      if (other !== undefined) {
        report(importLeftOut, from, `flag "${key}" is left out: Feature "${other}" already has its key`, {
          help: "keys are unique in a namespace: add the other Feature by hand, with `workloads` in its namespace",
        });
        return undefined;
      }
      const isKept = isFlagKey(key);
      const label = labelOf(key);
      // Without its key, it can only be identified by its name.
      if (!isKept && isTaken("Feature", label)) {
        reportExisting("Feature", label, from, report);
        return undefined;
      }
      const name = free("Feature", key, (one) => isTaken("Feature", one) || (!isKept && keys.has(one)));
      keys.set(isKept ? key : name, name);
      if (!isKept)
        report(importRenamed, from, `the key "${key}" is not a valid flag key: it is now "${name}"`, {
          help: KEY_LOST,
        });
      else if (name !== label)
        report(importRenamed, from, `the Feature of "${key}" is called "${name}": "${label}" is taken`, {
          help: "the flag keeps its key, so applications need no change",
        });
      return { name, key: isKept && name !== key ? key : undefined };
    },
  };
}

/** Existing resources are left unchanged. */
export function reportExisting(kind: Kind, name: string, from: Location, report: ReportDiagnostic): void {
  report(importLeftOut, from, `${kind} "${name}" is left out: it already exists`, {
    help: "an import does not change existing documents: edit or remove it first",
  });
}

type Names = Pick<ImportContext, "isTaken" | "featureWithKey">;

const KEY_LOST =
  "applications must request the new key: a flag key has at most 256 letters, digits, `_`, `-`, `.` and `:`";

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

/**
 * The label of a gate, which may have acronyms: `api-server-tracing` for `APIServerTracing`, `external-ips` for
 * `ExternalIPs`.
 */
export function gateLabelOf(name: string, suffix?: string): string {
  const words = name.replaceAll(/([A-Z])(?=[A-Z][a-z])(?![A-Z](?:s(?:[A-Z]|$)|v\d))/g, "$1-");
  return labelOf(suffix === undefined ? words : `${words} ${suffix}`);
}

function isFlagKey(key: string): boolean {
  const spec = { description: "any", owners: ["any"], history: [{ level: "ANY" }], flag: { key } };
  return verdicts.Feature({ apiVersion: "sluice.dev/v1alpha1", kind: "Feature", metadata: { name: "any" }, spec });
}
