/** The example platform with documents in which every state and every kind of date occurs, as of `DAY`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { commitAll, git } from "../git/temporary.ts";
import { makeExample } from "./example.ts";

/** Long names that differ near their end; in text order, 10 would come before 2. */
export const CELLS: readonly string[] = Array.from(
  { length: 12 },
  (_, index) => `edge-us-east-1-tenant-cell-${index + 1}-blue`,
);

const HEAD = "apiVersion: sluice.dev/v1alpha1\nkind:";

function documents(all: readonly (readonly [kind: string, name: string, spec: string, labels?: string])[]): string {
  return all
    .map(([kind, name, spec, labels = ""]) => `${HEAD} ${kind}\nmetadata:\n  name: ${name}\n${labels}spec: ${spec}\n`)
    .join("---\n");
}

/** Only Milo reads the grants of this stage, and it ignores their dates. */
const STAGES = documents([
  ["Stage", "edge", "{threshold: PREVIEW, after: staging, render: [state, milo]}"],
  ...CELLS.map(
    (name, index) =>
      [
        "Cluster",
        name,
        `{stage: edge, release: "${index === 0 ? "1.7" : "1.9"}", releases: {kubelet: "1.36", zarf: "0.70"}}`,
        `  labels: {region: us, tier: ${index % 2 === 0 ? "gold" : "silver"}}\n`,
      ] as const,
  ),
]);

const OLD = documents([
  [
    "Override",
    "dnssec-off",
    "{feature: dnssec, clusters: {stages: [dev]}, enabled: false, reason: a fix that never came, ticket: OPS-1, expires: 2026-09-30}",
  ],
]);

const NEW = documents([
  [
    "Grant",
    "gone-gpu",
    "{consumer: {kind: Organization, name: gone}, features: [gpu-instances], clusters: {stages: [dev, edge]}, reason: a trial, expires: 2026-06-30}",
  ],
  [
    "Grant",
    "later-gpu",
    "{consumer: {kind: Organization, name: later}, features: [gpu-instances], clusters: {stages: [dev]}, reason: signed, starts: 2027-01-01}",
  ],
  [
    "Grant",
    "mixed-gpu",
    "{consumer: {kind: Organization, name: mixed}, features: [gpu-instances], clusters: {stages: [staging]}, reason: renewed, starts: 2026-10-01, expires: 2026-12-31}",
  ],
  [
    "Grant",
    "mixed-gpu-before",
    "{consumer: {kind: Organization, name: mixed}, features: [gpu-instances], clusters: {stages: [staging]}, reason: first year, expires: 2026-03-31}",
  ],
  [
    "Feature",
    "one-region",
    '{description: Exists in one region., owners: [team-network], expires: 2027-05-31, clusters: {labels: {region: eu}}, history: [{since: "1.7", level: PREVIEW}]}',
  ],
  [
    "Feature",
    "overdue-cleanup",
    '{description: Waits for its removal., owners: [team-dns], expires: 2026-10-31, history: [{since: "1.6", level: PRODUCTION}]}',
  ],
]);

/** Creates the repository in an empty folder. The overdue override was written more than a year before `DAY`. */
export function makeEverything(folder: string): void {
  makeExample(folder);
  writeFileSync(join(folder, "stages/old.yaml"), OLD);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--date=2025-09-01T00:00:00Z", "--message", "an exception");
  writeFileSync(join(folder, "stages/edge.yaml"), STAGES);
  writeFileSync(join(folder, "grants/every-period.yaml"), NEW);
  commitAll(folder, "every state and date");
}
