/** Checks names from the command line against known names. */
import { listSome, quoteList } from "../../base/diagnostics.ts";
import { flagKeyOf } from "../../compiler/link/index.ts";
import { suggest } from "../../base/suggest.ts";
import type { Kind } from "../../compiler/kinds.ts";
import type { Feature, Model } from "../../compiler/link/index.ts";
import { SourceError, UsageError } from "./command.ts";

const TOLD = 12;

/** Throws a UsageError unless the name is known; `what` is the kind of name, for the message. */
export function checkName(what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw unknownName(what, name, known);
}

/** Throws a UsageError unless a document has the name, and a SourceError if that document has errors. */
export function checkResource(kind: Kind, name: string, { byKind, broken }: Pick<Model, "byKind" | "broken">): void {
  const known = byKind[kind];
  const what = kind.toLowerCase();
  const file = broken[kind].get(name);
  if (!known.has(name) && file !== undefined)
    throw new SourceError(`${what} "${name}" has errors in ${file.path}`, "fix them first", file.path);
  if (kind === "Feature") checkFeatureName(name, byKind.Feature);
  else checkName(what, name, [...known.keys()]);
}

/** Like `checkName`, for features: given the key of a flag, the error names the feature. */
export function checkFeatureName(name: string, features: ReadonlyMap<string, Feature>): void {
  if (features.has(name)) return;
  const keyed = featuresAskedForAs(name, features);
  const names = [...features.keys()];
  if (keyed.length > 0)
    throw new UsageError(`no feature is named "${name}"`, `it is the flag key of feature ${quoteList(keyed)}`);
  const known = new Map([...features.values()].map((one) => [flagKeyOf(one), one.name]));
  for (const one of names) known.set(one, one);
  const nearest = known.get(suggest(name, known.keys()) ?? "");
  throw nearest === undefined
    ? unknownName("feature", name, names)
    : new UsageError(`no feature is named "${name}"`, `did you mean "${nearest}"?`);
}

/** The features whose flag key differs from their name. */
export function featuresAskedForAs(key: string, features: ReadonlyMap<string, Feature>): readonly string[] {
  return [...features.values()].flatMap((one) => (one.name !== key && flagKeyOf(one) === key ? [one.name] : []));
}

/** Suggests the nearest name; if none is near, lists the known ones. */
export function unknownName(what: string, name: string, known: readonly string[]): UsageError {
  if (name.includes(",") && name.split(",").some((part) => known.includes(part)))
    return new UsageError(`no ${what} is named "${name}"`, "give the option once for each name");
  const near = suggest(name, known);
  if (near === undefined) return unlikeName(what, name, known);
  return new UsageError(`no ${what} is named "${name}"`, `did you mean "${near}"?`);
}

/** Lists the known names, those that contain the name first. */
export function unlikeName(what: string, name: string, known: readonly string[]): UsageError {
  const [like = [], unlike = []] = [true, false].map((is) => known.filter((one) => one.includes(name) === is));
  const choices = listSome([...like, ...unlike], TOLD);
  return new UsageError(
    `no ${what} is named "${name}"`,
    known.length === 0 ? `the project has no ${what}` : `available: ${choices}`,
  );
}

/** Whether a glob matches a name: `*` matches any characters, `?` matches one. */
export function matches(glob: string, name: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "u").test(name);
}

/** The known names that a glob matches. Throws a UsageError for a glob that matches none. */
export function select(what: string, globs: readonly string[], known: readonly string[]): ReadonlySet<string> {
  const chosen = globs.map((glob) => {
    const found = known.filter((name) => matches(glob, name));
    if (found.length === 0) throw unknownName(what, glob, known);
    return found;
  });
  return new Set(chosen.flat());
}
