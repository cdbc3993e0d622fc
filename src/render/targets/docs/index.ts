/** The target `docs`: Markdown pages about the features, their status and usage, and about the catalog. */
import type { Fleet, OutputFile, Target } from "../target.ts";
import { catalogPage } from "./catalog.ts";
import { featurePages, indexPage } from "./features.ts";
import { FOLDER } from "./page-links.ts";

function* fleetFiles(fleet: Fleet): Generator<OutputFile> {
  yield indexPage(fleet);
  yield* featurePages(fleet);
  yield* catalogPage(fleet.model);
}

export const docs: Target = { name: "docs", codes: [], folders: [FOLDER], scopes: { Service: "always" }, fleetFiles };
