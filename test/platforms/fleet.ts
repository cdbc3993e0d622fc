/** A fleet of 3 or 30 clusters with everything that people ask about: grants, overrides, deprecations, ends. */

/** Path -> text of a whole repository. */
export type FleetFiles = Readonly<Record<string, string>>;

export interface FleetCluster {
  readonly name: string;
  readonly stage: string;
  readonly region: string;
  readonly release: string;
}

const REGIONS = ["eu", "us", "ap"];
const STAGES = [
  { name: "dev", threshold: "DEV", after: undefined },
  { name: "staging", threshold: "PREVIEW", after: "dev" },
  { name: "production", threshold: "PRODUCTION", after: "staging" },
];
const SIZES: Readonly<Record<3 | 30, readonly number[]>> = { 3: [1, 1, 1], 30: [6, 5, 19] };
const LEVELS = ["DEV", "PREVIEW", "PRODUCTION"];

/** The number of features that differ only in their level. */
const PLAIN_FEATURES = 12;

export function fleetClusters(size: 3 | 30): readonly FleetCluster[] {
  return STAGES.flatMap(({ name }, stage) =>
    Array.from({ length: SIZES[size][stage] ?? 0 }, (_, index) => {
      const region = REGIONS[index % REGIONS.length] ?? "";
      const release = index % 4 === 3 ? "1.8" : "1.7";
      return { name: `${name}-${region}-${index + 1}`, stage: name, region, release };
    }),
  );
}

function documentOf(kind: string, name: string, spec: string, labels = ""): string {
  return `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}${labels}}\nspec: ${spec}\n`;
}

function plainFeature(index: number): string {
  const history = `[{level: ${LEVELS[index % LEVELS.length]}, since: "1.${index % 4 === 1 ? 8 : 0}"}]`;
  return documentOf(
    "Feature",
    `feature-with-a-long-name-${index}`,
    `{description: A feature., owners: [team-portal], expires: 2027-12-31, history: ${history}}`,
  );
}

const GRANTED = ["gpu-nodes", "private-networking", "audit-export", "priority-support"];

const FEATURES = [
  ...Array.from({ length: PLAIN_FEATURES }, (_, index) => plainFeature(index)),
  ...GRANTED.map((name) =>
    documentOf(
      "Feature",
      name,
      `{description: A paid feature., owners: [team-compute], purpose: permission, entitlement: {consumer: Organization}, history: [{level: ${name === "priority-support" ? "PREVIEW" : "PRODUCTION"}, since: "1.0"}]}`,
    ),
  ),
  documentOf(
    "Feature",
    "dns-proxy",
    '{description: A new proxy., owners: [team-network], expires: 2027-12-31, history: [{level: PRODUCTION, since: "1.8"}]}',
  ),
  documentOf(
    "Feature",
    "old-dashboard",
    '{description: The first dashboard., owners: [team-portal], expires: 2026-11-01, history: [{level: PRODUCTION, since: "1.0"}], deprecated: {since: "1.7", until: "1.9"}}',
  ),
];

const GRANTS: readonly (readonly [consumer: string, feature: string, dates: string])[] = [
  ["acme", "gpu-nodes", ", starts: 2026-03-01, expires: 2027-06-30"],
  ["acme", "private-networking", ", starts: 2027-02-01"],
  ["acme", "audit-export", ", expires: 2026-09-30"],
  ["acme", "priority-support", ", clusters: {stages: [production]}"],
  ["globex", "gpu-nodes", ", expires: 2026-12-15"],
  ["initech", "audit-export", ", expires: 2026-08-31"],
];

/** Valid, with warnings about dates. The day is 2026-11-21. */
export function fleet(size: 3 | 30): FleetFiles {
  return {
    "sluice.yaml": documentOf(
      "Project",
      "fleet",
      '{releases: {platform: [{name: "1.0", date: 2025-01-15}, {name: "1.7", date: 2026-06-15}, {name: "1.8", date: 2026-09-15}, {name: "1.9", date: 2026-12-10}]}}',
    ),
    "stages/stages.yaml": STAGES.map(({ name, threshold, after }) =>
      documentOf(
        "Stage",
        name,
        `{threshold: ${threshold}${after === undefined ? "" : `, after: ${after}`}, render: [state, openfeature]}`,
      ),
    ).join("---\n"),
    "stages/clusters.yaml": fleetClusters(size)
      .map(({ name, stage, region, release }) =>
        documentOf(
          "Cluster",
          name,
          `{stage: ${stage}, releases: {platform: "${release}"}}`,
          `, labels: {region: ${region}}`,
        ),
      )
      .join("---\n"),
    "stages/overrides.yaml": [
      documentOf(
        "Override",
        "early-for-design-partners-in-europe",
        "{feature: feature-with-a-long-name-4, clusters: {labels: {region: eu}}, enabled: true, reason: design partners, expires: 2027-01-31}",
      ),
      documentOf(
        "Override",
        "trial-of-six",
        "{feature: feature-with-a-long-name-6, clusters: {stages: [production]}, enabled: true, reason: a trial, expires: 2026-10-31}",
      ),
    ].join("---\n"),
    "features/features.yaml": FEATURES.join("---\n"),
    "grants/grants.yaml": GRANTS.map(([consumer, feature, dates]) =>
      documentOf(
        "Grant",
        `${consumer}-${feature}`,
        `{consumer: {kind: Organization, name: ${consumer}}, features: [${feature}], reason: by contract${dates}}`,
      ),
    ).join("---\n"),
  };
}

/** The number of features of a fleet. */
export const FLEET_FEATURES: number = FEATURES.length;
