/** The target `docs`: what there is, how far it has come and how to ask for it, as Markdown for people. */
import type { Fleet, OutputFile, Target } from "../target.ts";
import { catalogPage } from "./catalog.ts";
import { featurePages, indexPage } from "./features.ts";
import { FOLDER } from "./page-links.ts";

function* fleet(fleet: Fleet): Generator<OutputFile> {
  yield indexPage(fleet);
  yield* featurePages(fleet);
  yield* catalogPage(fleet.model);
}

export const docs: Target = { name: "docs", codes: [], folders: [FOLDER], fleetFiles: fleet };
