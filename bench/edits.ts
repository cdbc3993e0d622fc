/** Edits of a platform. In each round, an edit makes a text that no earlier run has seen. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Change = readonly [path: string, from: string | RegExp, to: string];
export type Edit = (round: number, folder: string) => readonly Change[];

/** Configurable codes. */
const CODES = ["missing-expiry", "unused-service", "level-stalled", "redundant-override", "expires-soon"];
const SEVERITIES = ["note", "warning", "error"];

export const describeFeature: Edit = (round) => [
  [`features/0/feature-${round}.yaml`, "What feature", `Since round ${round}, what feature`],
];

/** The feature is off in two stages before, and on afterwards. Its level is in the state of every cluster. */
export const promoteFeature: Edit = (round, folder) => {
  const names = readdirSync(join(folder, "features/1")).toSorted();
  const paths = names.map((name) => `features/1/${name}`);
  const path = paths.filter((one) => readFileSync(join(folder, one), "utf8").endsWith("level: TEST\n"))[round];
  if (path === undefined) throw new Error(`no feature is left to promote in round ${round}`);
  return [[path, /level: TEST\n$/, "level: PRODUCTION\n"]];
};

/** The address of its issue, which is in no output. */
export const trackFeature: Edit = (round) => [
  [`features/0/feature-${round}.yaml`, /issues\/\d+/, `issues/round-${round}`],
];

export const editGrant: Edit = (round) => [grantChange(round, 0)];
export const editGrants: Edit = (round) => [2, 3, 5].map((index) => grantChange(round, index));

function grantChange(round: number, index: number): Change {
  return [`grants/0/grant-${index}.yaml`, /clusters: .*/, `clusters: {names: [cluster-${round}]}`];
}

export const editOverride: Edit = (round) => [
  ["stages/overrides/o-1.yaml", /names: .*]/, `names: [cluster-1, cluster-${round + 2}]`],
];

export const editPatch: Edit = (round) => [["catalog/patches/patch-1.yaml", "in Asia", `in Asia, round ${round}`]];

export const editExpectation: Edit = (round) => [
  ["features/expectations/expectation-1.yaml", "cluster-0", `cluster-${round + 1}`],
];

export const editSeverity: Edit = (round) => {
  const [code, severity] = [CODES[round % CODES.length], SEVERITIES[round % SEVERITIES.length]];
  return [["sluice.yaml", /$/, `  rules: {${code}: ${severity}}\n`]];
};

export const editWindow: Edit = (round) => [["stages/production.yaml", "22:00", `21:${10 + round}`]];

export const editCluster: Edit = (round) => [
  [`stages/clusters/cluster-${round}.yaml`, /release: .*/, `release: "1.7"`],
];

export const editStage: Edit = (round) => [
  ["stages/staging.yaml", "threshold: PREVIEW", `threshold: ${round % 2 === 0 ? "TEST" : "DEV"}`],
  ["stages/staging.yaml", "22:00", `20:${10 + round}`],
];

/** In the platform of the flags of Featurevisor. */
export const editTargeting: Edit = (round) => [
  [`features/feature-${round}.yaml`, /value-\d+\]/, `value-of-round-${round}]`],
];

/** Returns a function that undoes the edit. */
export function applyEdit(edit: Edit, round: number, folder: string): () => void {
  const before = new Map<string, string>();
  for (const [path, from, to] of edit(round, folder)) {
    const file = join(folder, path);
    const text = readFileSync(file, "utf8");
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`${path} does not contain ${String(from)}`);
    if (!before.has(file)) before.set(file, text);
    writeFileSync(file, edited);
  }
  return () => before.forEach((text, file) => writeFileSync(file, text));
}
