/** The sentence that says why a feature is on or off, for every reason that the compiler gives. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fleetOf } from "../../src/site/client/fleet.ts";
import type { SiteFleet } from "../../src/site/client/fleet.ts";
import { verdictOf } from "../../src/site/client/sentences.ts";
import { dataIn, run } from "./made.ts";

const HEAD = "apiVersion: sluice.dev/v1alpha1\nkind:";
const DOCUMENTS = [
  ["Project", "small", "{sources: [all.yaml], releases: {platform: [{name: '1.0'}, {name: '1.1'}, {name: '2.0'}]}}"],
  ["Stage", "gov", "{threshold: PREVIEW, accreditation: hold, render: [state]}"],
  ["Cluster", "g1", "{stage: gov, release: '1.1'}"],
  [
    "Accreditation",
    "gov-1",
    "{release: '1.0', features: [approved, locked-on, opted, overridden, rolled], authority: Ada, date: 2026-01-01}",
  ],
  ["Feature", "approved", "{description: A., owners: [a], history: [{since: '1.0', level: PREVIEW}]}"],
  ["Feature", "held", "{description: A., owners: [a], history: [{since: '1.0', level: PREVIEW}]}"],
  [
    "Feature",
    "locked-on",
    "{description: A., owners: [a], history: [{since: '1.0', level: PRODUCTION, locked: true}]}",
  ],
  ["Feature", "opted", "{description: A., owners: [a], history: [{since: '1.0', level: PREVIEW, optIn: true}]}"],
  ["Feature", "overridden", "{description: A., owners: [a], history: [{since: '1.0', level: PREVIEW}]}"],
  [
    "Feature",
    "rolled",
    "{description: A., owners: [a], flag: {rollout: {percent: 20, by: user}}, history: [{since: '1.0', level: PREVIEW}]}",
  ],
  ["Feature", "later", "{description: A., owners: [a], history: [{since: '2.0', level: DEV}]}"],
  ["Feature", "low", "{description: A., owners: [a], history: [{level: DEV}]}"],
  ["Override", "stop", "{feature: overridden, enabled: false, reason: broken, expires: 2027-01-31}"],
] as const;

let folder: string;
let fleet: SiteFleet;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluice-sentences-"));
  const [project, ...others] = DOCUMENTS.map(
    ([kind, name, spec]) => `${HEAD} ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`,
  );
  writeFileSync(join(folder, "sluice.yaml"), project ?? "");
  writeFileSync(join(folder, "all.yaml"), others.join("---\n"));
  const { code, stdout, stderr } = await run(folder);
  expect([code, stderr], stdout).toEqual([0, ""]);
  fleet = fleetOf(dataIn(readFileSync(join(folder, "site/index.html"), "utf8")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["approved", "On: at PREVIEW in 1.1, and gov allows PREVIEW and above."],
  ["held", "Off: at PREVIEW in 1.1, but not approved by gov-1."],
  ["locked-on", "On: at PRODUCTION in 1.1, which is locked on."],
  ["opted", "Off: at PREVIEW in 1.1, which is opt-in: only an override turns it on."],
  ["overridden", "Off: override stop sets disabled (until 2027-01-31)."],
  ["rolled", "On for 20 %: at PREVIEW in 1.1, and gov allows PREVIEW and above."],
  ["later", "Not released yet: begins at DEV in 2.0, and g1 runs 1.1."],
  ["low", "Off: at DEV, and gov needs PREVIEW."],
])("%s", (name, sentence) => {
  const feature = fleet.features[fleet.featureNamed.get(name) ?? -1];
  const holding = feature && fleet.holding(feature, 0);
  expect(feature && holding && verdictOf({ feature, holding, clusters: [0] }, fleet)).toBe(sentence);
});
