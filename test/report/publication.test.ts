/** Tests the result of publishing in the terminal. */
import { expect, test } from "vitest";
import type { Publication, PublishedCluster } from "../../src/delivery/publish/index.ts";
import { terminal } from "../../src/report/terminal/index.ts";
import type { ReporterOptions } from "../../src/report/reporter.ts";
import { report } from "./reports.ts";

function published(cluster: string, changed: Partial<PublishedCluster> = {}): PublishedCluster {
  const none = { atOnce: [], because: [], next: null };
  return { cluster, branch: `env/${cluster}`, is: "published", commit: "c".repeat(40), files: 7, ...none, ...changed };
}

function pending(cluster: string, ...because: readonly string[]): PublishedCluster {
  return published(cluster, { is: "pending", files: 0, because });
}

function told(clusters: readonly PublishedCluster[], options: Partial<ReporterOptions> = {}): string {
  const publication: Publication = { commit: "a".repeat(40), remote: "origin", dryRun: false, clusters };
  return terminal.format(report({ publication }), { color: false, width: 80, ...options });
}

const CANARY = "production/canary bakes until 2026-11-21 16:00 UTC";
const EAST = "production/east does not have it yet (prod-ap-1, prod-eu-1)";
const US = Array.from({ length: 100 }, (_, index) => pending(`us-${index + 100}`, CANARY, EAST));
const MIXED = [
  published("eu-1", { atOnce: ["search turns off"], because: [CANARY], next: "Sun 2026-11-22 02:00 Europe/Berlin" }),
  published("eu-2"),
  pending("prod-us-1", EAST),
  ...US,
];

test("clusters that wait for the same share a line", () => {
  expect(told(MIXED).split("\n").slice(0, 4)).toEqual([
    `pending     prod-us-1  env/prod-us-1: ${EAST}`,
    `pending     us-100, us-101, us-102 and 97 more  ${CANARY}, ${EAST}`,
    `published   eu-1       env/eu-1: 7 files changed, at commit cccccccccccc; at once: search turns off; waits: ${CANARY}; next maintenance window Sun 2026-11-22 02:00 Europe/Berlin`,
    "published   eu-2       env/eu-2: 7 files changed, at commit cccccccccccc",
  ]);
});

test("in a terminal, what does not fit is below, with a line for each reason", () => {
  expect(told(MIXED, { room: 60 })).toBe(`\
pending     prod-us-1  env/prod-us-1
  production/east does not have it yet (prod-ap-1,
    prod-eu-1)
pending     us-100, us-101, us-102 and 97 more
  production/canary bakes until 2026-11-21 16:00 UTC
  production/east does not have it yet (prod-ap-1,
    prod-eu-1)
published   eu-1       env/eu-1
  7 files changed, at commit cccccccccccc
  at once: search turns off
  waits: production/canary bakes until 2026-11-21 16:00 UTC
  next maintenance window Sun 2026-11-22 02:00 Europe/Berlin
published   eu-2       env/eu-2
  7 files changed, at commit cccccccccccc
2 clusters published to "origin" from commit aaaaaaaaaaaa,
  101 pending
no problems in 118 documents, 9 clusters (84 ms)
`);
});

test("--verbose lists every cluster, and one branch for all clusters is named", () => {
  expect(told(US, { verbose: true }).split("\n")).toHaveLength(103);
  const shared = US.map((one) => ({ ...one, branch: "deploy" }));
  expect(told(shared)).toContain(`us-100, us-101, us-102 and 97 more  deploy: ${CANARY}, ${EAST}\n`);
});
