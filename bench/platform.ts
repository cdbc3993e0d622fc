/** A realistic platform of any size, deterministic by seed. On its date, `sluice` reports no problems. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Size {
  readonly features: number;
  readonly clusters: number;
  readonly grants: number;
}

/** The date on which nothing is stalled or expired. */
export const DAY = "2026-11-21";

const SERVICES = 20;
/** A service with more flags must use shards. */
const FLAGS_OF_A_SERVICE = 500;
/** With more features the ConfigMap of the state would be too large for Kubernetes. */
const MOST_IN_STATE = 25_000;
const FOLDER_SIZE = 200;
const LEVELS = ["DEV", "TEST", "PREVIEW", "PRODUCTION", "ACCREDITED"] as const;
const REGIONS = ["eu", "us", "ap"] as const;
const RELEASES = ["1.6", "1.7", "1.8", "1.9"] as const;
const STAGES = [
  { name: "development", threshold: "DEV" },
  { name: "staging", threshold: "PREVIEW", after: "development" },
  { name: "production", threshold: "PRODUCTION", after: "staging" },
] as const;

/** Random numbers from 0 to 1 by mulberry32, which is small, fast and portable. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Path -> text of every file. */
export function* platform(size: Size, seed: number = 1): Generator<readonly [string, string]> {
  const random = randomNumbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  yield ["sluice.yaml", project()];
  const services = servicesOf(size);
  for (let index = 0; index < services; index++) yield [`catalog/service-${index}.yaml`, service(index)];
  for (const stage of STAGES) yield [`stages/${stage.name}.yaml`, stageText(stage, size)];
  for (let index = 0; index < size.clusters; index++) yield [`stages/clusters/cluster-${index}.yaml`, cluster(index)];
  for (let index = 0; index < size.features; index++)
    yield [`features/${Math.floor(index / FOLDER_SIZE)}/feature-${index}.yaml`, feature(index, services, random, pick)];
  for (let index = 0; index < size.grants; index++)
    yield [`grants/${Math.floor(index / FOLDER_SIZE)}/grant-${index}.yaml`, grant(index, size, random)];
  for (let index = 1; index < size.features; index += EXCEPTION)
    yield [`stages/overrides/o-${index}.yaml`, override(index, size)];
  for (let index = 0; index < services; index++) yield [`catalog/patches/patch-${index}.yaml`, patch(index)];
  for (let index = 0; index < services; index++)
    yield [`features/expectations/expectation-${index}.yaml`, expectation(index)];
}

export function writePlatform(folder: string, size: Size, seed?: number): void {
  writeFiles(folder, platform(size, seed));
}

/** Writes path -> text. */
export function writeFiles(folder: string, files: Iterable<readonly [string, string]>): void {
  for (const [path, text] of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function document(kind: string, name: string, spec: string, metadata = ""): string {
  return `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${metadata}spec:\n${spec}`;
}

function project(): string {
  const releases = RELEASES.map(
    (name, index) => `      - {name: "${name}", date: 2026-1${index >> 1}-${index % 2 === 0 ? "01" : "15"}}\n`,
  ).join("");
  return document("Project", "bench", `  releases:\n    platform:\n${releases}`);
}

function service(index: number): string {
  return document(
    "Service",
    `service-${index}`,
    `  serviceName: service-${index}.example.com\n  displayName: Service ${index}\n  owner: {project: team-${index}}\n`,
  );
}

function servicesOf({ features }: Size): number {
  return Math.max(SERVICES, Math.ceil(features / FLAGS_OF_A_SERVICE));
}

interface StageText {
  readonly name: string;
  readonly threshold: string;
  readonly after?: string;
}

function stageText({ name, threshold, after }: StageText, { features }: Size): string {
  const order = after === undefined ? "" : `  after: ${after}\n`;
  const targets = features > MOST_IN_STATE ? "openfeature" : "state, openfeature";
  const window = `  maintenance:\n    windows:\n      - {days: [Sat, Sun], start: "22:00", duration: 4h}\n`;
  return document("Stage", name, `  threshold: ${threshold}\n${order}  render: [${targets}]\n${window}`);
}

function cluster(index: number): string {
  const stage = STAGES[index % STAGES.length]?.name ?? "production";
  const release = RELEASES[index % 2 === 0 ? 3 : 2] ?? "1.9";
  const labels = `  labels:\n    region: ${REGIONS[index % REGIONS.length] ?? "eu"}\n`;
  return document("Cluster", `cluster-${index}`, `  stage: ${stage}\n  release: "${release}"\n`, labels);
}

/** One of this many features needs a grant, and one is off on some cluster. */
const ENTITLED = 5;
const EXCEPTION = 50;

function feature(index: number, services: number, random: () => number, pick: <T>(list: readonly T[]) => T): string {
  // A feature with an entitlement is on for consumers with a grant. A feature with an exception would be on without it.
  const first = index % ENTITLED === 0 || index % EXCEPTION === 1 ? 3 : Math.floor(random() * 4);
  const entries = [`    - since: "1.6"\n      level: ${LEVELS[first] ?? "DEV"}\n`];
  if (random() < 0.5) entries.push(`    - since: "1.8"\n      level: ${LEVELS[Math.min(4, first + 1)] ?? "DEV"}\n`);
  return document(
    "Feature",
    `feature-${index}`,
    [
      `  displayName: Feature ${index}\n`,
      `  description: >-\n    What feature ${index} does for those who have it, in a sentence or two,\n    as somebody would really write it down.\n`,
      `  service: service-${index % services}\n`,
      `  owners: [team-${index % services}, "oncall-${pick(REGIONS)}@example.com"]\n`,
      `  tracking: https://example.com/issues/${index}\n`,
      `  introduced: 2026-09-20\n  expires: 2027-12-31\n`,
      `  history:\n${entries.join("")}`,
      index % ENTITLED === 0 ? "  entitlement: {consumer: Organization}\n" : "",
    ].join(""),
  );
}

function grant(index: number, size: Size, random: () => number): string {
  const entitled = Math.ceil(size.features / ENTITLED);
  const features = new Set(Array.from({ length: 3 }, () => `feature-${Math.floor(random() * entitled) * ENTITLED}`));
  return document(
    "Grant",
    `grant-${index}`,
    `  consumer: {kind: Organization, name: org-${index}}\n  features: [${[...features].join(", ")}]\n  clusters: {labels: {region: ${REGIONS[index % 3] ?? "eu"}}}\n  reason: in their contract\n`,
  );
}

function override(index: number, size: Size): string {
  return document(
    "Override",
    `o-${index}`,
    `  feature: feature-${index}\n  clusters: {names: [cluster-${index % size.clusters}]}\n  enabled: false\n  reason: an exception\n  ticket: OPS-${index}\n  expires: 2027-06-30\n`,
  );
}

function patch(index: number): string {
  return document(
    "Patch",
    `patch-${index}`,
    `  resource: {kind: Service, name: service-${index}}\n  clusters: {labels: {region: ap}}\n  set:\n    - {path: "$.spec.displayName", value: "Service ${index}, in Asia"}\n  reason: its name there\n`,
  );
}

/** The first feature of each service has an entitlement. */
function expectation(index: number): string {
  return document(
    "Expectation",
    `expectation-${index}`,
    `  cases:\n    - {feature: feature-${index * ENTITLED}, cluster: cluster-0, expect: granted}\n`,
  );
}
