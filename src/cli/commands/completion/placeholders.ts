/** The meaning of the placeholders of options and arguments. */
import type { Completable } from "../command.ts";

/** Placeholders that say it. Others, such as GLOB and NAME, leave it to `completes`. */
export const COMPLETED: ReadonlyMap<string, Completable> = new Map([
  ["BASE", "revisions"],
  ["CLUSTER", "clusters"],
  ["CONSUMER", "consumers"],
  ["DIR", "folders"],
  ["FEATURE", "features"],
  ["FILE", "files"],
  ["HEAD", "revisions"],
  ["KEY=VALUE", "labels"],
  ["KIND", "kinds"],
  ["KIND/NAME", "consumers"],
  ["LEVEL", "levels"],
  ["NAME[=FILE]", "formats"],
  ["PATH", "files"],
  ["REF", "revisions"],
  ["RELEASE", "releases"],
  ["SERVICE", "services"],
  ["STAGE", "stages"],
  ["SYSTEM", "importers"],
  ["TEAM", "owners"],
  ["TRACK", "tracks"],
  ["VARIANT", "variants"],
]);

/** The completions of a placeholder: literal words, and what its upper-case alternatives stand for. */
export interface Choices {
  readonly words: readonly string[];
  readonly completes: readonly Completable[];
}

/** `[KIND|states|matrix]` is a kind or one of two words. `completes`: what it is, if the placeholder does not say it. */
export function choicesOf(placeholder: string, completes: Completable | undefined): Choices {
  const name = placeholder.replace(/^\[(.*)\]$/, "$1").replace(/\.\.\.$/, "");
  const parts = COMPLETED.has(name) ? [name] : name.split("|");
  const said = parts.flatMap((part) => COMPLETED.get(part) ?? []);
  return {
    words: parts.filter((part) => /^[a-z]/.test(part)),
    completes: completes === undefined ? said : [completes],
  };
}
