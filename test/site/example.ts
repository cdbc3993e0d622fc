/** The example platform in a separate repository, with a change after the tag `v1.8`; also for the pictures of the docs. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commitAll, git, initRepository } from "../git/temporary.ts";

const ROOT = join(import.meta.dirname, "../..");
export const DAY = "2026-11-21";

/** The edits since the tag: path, text before, text after. */
const EDITS: readonly (readonly [path: string, before: string, after: string])[] = [
  ["stages/production.yaml", 'release: "1.7"', 'release: "1.8"'],
  ["stages/overrides.yaml", "names: [prod-us-1, prod-ap-1]", "names: [prod-ap-1]"],
  ["stages/overrides.yaml", "labels: {region: us}", "labels: {region: [us, ap]}"],
  ["features/anycast-gateway.yaml", "percent: 25", "percent: 50"],
  ["grants/acme.yaml", "expires: 2027-12-31", "expires: 2026-12-12"],
];

/** Creates the repository in an empty folder, with an unused `origin`. */
export function makeExample(folder: string): void {
  initRepository(folder);
  git(folder, "remote", "add", "origin", "https://ci:s3cret@github.com/cumulus-cloud/platform.git");
  for (const path of ["sluice.yaml", "catalog", "features", "grants", "stages", "docs/runbooks"])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  commitAll(folder, "the platform");
  git(folder, "tag", "v1.8");
  for (const [path, before, after] of EDITS) edit(join(folder, path), before, after);
  commitAll(folder, "what comes next");
}

function edit(path: string, before: string, after: string): void {
  const text = readFileSync(path, "utf8");
  if (!text.includes(before)) throw new Error(`${path} has no ${before}`);
  writeFileSync(path, text.replace(before, after));
}
