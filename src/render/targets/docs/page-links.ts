/** Where the pages are, and how one points at another. */
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { code, link } from "../../../base/markdown.ts";
import { groupOf } from "../service-group.ts";

export const FOLDER = "docs";
export const INDEX: string = `${FOLDER}/README.md`;
export const CATALOG: string = `${FOLDER}/catalog.md`;

export function pagePath(group: string): string {
  return `${FOLDER}/features/${group}.md`;
}

/** From one page of features to another, or to a place in the same; a name that nothing has stays a name. */
export function toFeature(name: string, model: Model, from: Feature): string {
  const feature = model.byKind.Feature.get(name);
  if (feature === undefined) return code(name);
  return link(name, `${groupOf(feature) === groupOf(from) ? "" : `${groupOf(feature)}.md`}#${name}`);
}

/** An address, or a path in the repository as seen from a page of features. */
export function toDocument(address: string, model: Model): string {
  if (/^https?:\/\//.test(address)) return link(code(address), address);
  const depth = [...model.settings.output.split("/"), ...pagePath("").split("/")].filter((part) => part !== "").length;
  return link(code(address), `${"../".repeat(depth - 1)}${address}`);
}

/** A line that tells whoever opens a page that it is no place to write. */
export const GENERATED = "*Written by `sluice render`: what is changed here is lost.*\n";
