/** Converts the metadata of a flag to fields of a feature and to annotations. */
import type { Location } from "../../../base/source.ts";
import type { Fields } from "../importer.ts";
import type { NoteGroups } from "../group-notes.ts";
import { textOf, wordOf } from "../fields.ts";

export interface ConvertedMetadata {
  readonly owners: readonly string[];
  readonly description: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

const OWNERS: ReadonlySet<string> = new Set(["owner", "owners", "team"]);
/** Metadata that the `openfeature` target writes; a feature has it in other fields. */
const OURS: ReadonlySet<string> = new Set(["source", "level", "service"]);
/** The name part of an annotation's key. */
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const TEXT = 256;

export function convertMetadata(
  metadata: Fields,
  flag: string,
  at: (key: string) => Location,
  details: NoteGroups,
): ConvertedMetadata {
  const entries = Object.entries(metadata);
  const owners = entries
    .filter(([key]) => OWNERS.has(key))
    .flatMap(([, value]) => (textOf(value) ?? "").split(","))
    .map((owner) => owner.trim())
    .filter((owner) => owner !== "" && owner.length <= TEXT);
  const description = textOf(metadata["description"]);
  const others = entries.filter(([key]) => !OWNERS.has(key) && !OURS.has(key) && key !== "description");
  const annotated = others.filter(([key, value]) => NAME.test(key) && typeof value !== "object");
  for (const [key, value] of others) {
    const isKept = annotated.some(([other]) => other === key);
    details.add({
      what: `the metadata "${key}"`,
      owner: `flag "${flag}"`,
      outcome: isKept ? "is no longer served, but kept as an annotation" : "is not imported",
      at: at(key),
      help: typeof value === "object" ? "flagd serves only strings, numbers and booleans" : undefined,
    });
  }
  return {
    owners: [...new Set(owners)].slice(0, 32),
    description,
    annotations: Object.fromEntries(annotated.map(([key, value]) => [`flagd.dev/${key}`, wordOf(value)])),
  };
}
