/**
 * Generates platforms with many dependencies: features that need and exclude each other, shared gates and resource
 * types, grants, overrides, emergencies and patches. Also generates edits, including mistakes.
 */
import { emit, joinDocuments } from "../../src/render/yaml/index.ts";
import type { Value } from "../../src/compiler/parse/index.ts";

type Fields = { readonly [key: string]: Value | undefined };

/** Path -> text. */
export type Town = Readonly<Record<string, string>>;

/** An item of a list; a number below `count`. */
export interface Dice {
  readonly pick: <T>(list: readonly T[]) => T;
  readonly below: (count: number) => number;
  /** True once in `count` times on average. */
  readonly oneIn: (count: number) => boolean;
  /** The same for mistakes; never true if `careful`. */
  readonly slip: (count: number) => boolean;
}

/** `random`: numbers from 0 to 1. */
export function diceOf(random: () => number, careful: boolean): Dice {
  const below = (count: number): number => Math.floor(random() * count);
  const oneIn = (count: number): boolean => below(count) === 0;
  return { below, oneIn, slip: (count) => !careful && oneIn(count), pick: (list) => list[below(list.length)] as never };
}

export const DAY = "2026-11-21";

const FEATURES = 15;
const GRANTS = 12;
const OVERRIDES = 5;
/** For many features with other owners, only the first one is reported. */
const OF_ONE_TEAM: Value = {
  name: "of-one-team",
  for: "ClusterState",
  message: "belongs to team-a",
  severity: "warning",
  require: { "$.features[*].owners": { contains: { const: "team-a" } } },
};
const OF_ONE_STAGE: Value = {
  name: "of-one-stage",
  for: "ClusterState",
  message: "is in production",
  severity: "warning",
  require: { "$.stage": { const: "production" } },
};
const LEVELS = ["DEV", "TEST", "PREVIEW", "PRODUCTION", "ACCREDITED"];
const STAGES = { development: "DEV", staging: "PREVIEW", production: "PRODUCTION" };
const CLUSTERS = ["dev-1", "prod-1", "prod-2", "staging-1"];
const SERVICES = ["compute", "portal"];

/** One of them can be confused with another one and the consumer `1-acme` instead of `acme`. */
function nameOf(index: number): string {
  return index === 9 ? "f-3-1" : `f-${index}`;
}

function text(kind: string, name: string, spec: Fields, labels?: Fields): string {
  const present = (fields: Fields): Value =>
    Object.fromEntries(Object.entries(fields).filter((field): field is [string, Value] => field[1] !== undefined));
  const metadata = labels === undefined ? { name } : { name, labels: present(labels) };
  return emit({ apiVersion: "sluice.dev/v1alpha1", kind, metadata, spec: present(spec) });
}

/** Now and then. */
function maybe<T>({ oneIn }: Dice, count: number, make: () => T): T | undefined {
  return oneIn(count) ? make() : undefined;
}

export function project(dice: Dice): string {
  const { oneIn, pick, slip } = dice;
  return text("Project", "town", {
    releases: { platform: ["1.6", "1.7", "1.8"].map((name) => ({ name })) },
    consumers: maybe(dice, 6, () => "consumers.yaml"),
    rules: maybe(dice, 3, () => ({
      [pick(["dormant-grant", "unused-service", "possible-consumer-typo"])]: pick([
        "note",
        slip(2) ? "error" : "ignore",
      ]),
    })),
    policies: maybe(dice, 4, () => [
      {
        name: "owned",
        for: pick(["Feature", "Grant"]),
        message: "is called something",
        require: { "$.metadata.name": { type: "string" } },
      },
      ...(oneIn(3) ? [OF_ONE_TEAM] : []),
      ...(oneIn(3) ? [OF_ONE_STAGE] : []),
    ]),
    targets: {
      gates: { components: { "api-server": { format: "env" } } },
      flux: { sourceRef: { name: "x" } },
      argocd: { repoURL: "https://x.example/y" },
      openfeature: { ...(oneIn(2) ? { inject: true } : {}), ...(oneIn(6) ? { shards: { compute: 2 } } : {}) },
    },
  });
}

/** `holds`: its clusters require approval. */
export function stage(name: string, dice: Dice, holds: boolean = false): string {
  const threshold = dice.slip(3) ? dice.pick(LEVELS) : (STAGES as Readonly<Record<string, string>>)[name];
  return text("Stage", name, {
    threshold,
    after: name === "staging" ? "development" : name === "production" ? "staging" : undefined,
    accreditation: dice.slip(4) ? dice.pick(["required", "hold"]) : holds ? "hold" : undefined,
    render: ["all", "flux", "argocd", "zarf"],
  });
}

export function cluster(name: string, dice: Dice): string {
  const stage = Object.keys(STAGES).find((one) => one.startsWith(name.split("-")[0] ?? "")) ?? "";
  return text(
    "Cluster",
    name,
    { stage, release: dice.pick(["1.7", "1.8", "latest"]) },
    { region: dice.pick(["eu", "us"]) },
  );
}

/** The first features are on everywhere and others need them; the reverse could be a cycle. */
const FIRST = 5;

function needs(index: number, { below, oneIn, slip }: Dice): Value | undefined {
  if (slip(4)) return [nameOf(below(FEATURES))];
  return index > 0 && oneIn(2) ? [nameOf(below(Math.min(index, FIRST)))] : undefined;
}

/** An index of a matching kind, or any index by mistake. */
function one({ below, slip }: Dice, isMeant: (index: number) => boolean): string {
  const numbers = Array.from({ length: FEATURES }, (_, index) => index).filter(isMeant);
  return nameOf(slip(12) ? below(FEATURES) : (numbers[below(numbers.length)] ?? 0));
}

const isLocked = (index: number): boolean => index % 7 === 6;
const hasTargeting = (index: number): boolean => index % 5 === 2;
const isEntitled =
  (kind: string) =>
  (index: number): boolean =>
    index % 6 === (kind === "Project" ? 3 : 0);

export function feature(index: number, dice: Dice): string {
  const { below, oneIn, pick, slip } = dice;
  const first = isLocked(index) ? 4 : index >= FIRST && oneIn(3) ? below(4) : 3;
  const locked = (slip(8) ? oneIn(2) : isLocked(index)) ? { locked: true } : {};
  const history = [
    {
      level: LEVELS[first] ?? "DEV",
      ...(slip(8) ? {} : locked),
      ...(index >= FIRST && oneIn(6) ? { since: "1.7" } : {}),
    },
    ...(oneIn(3) ? [{ level: LEVELS[Math.min(first + below(2), 4)] ?? "DEV", since: "1.8", ...locked }] : []),
  ];
  const targeting = { if: [{ "===": [{ var: "plan" }, "free"] }, slip(6) ? "blue" : "on", null] };
  const consumer = ["Organization", "Project"].find((kind) => isEntitled(kind)(index));
  return text("Feature", nameOf(index), {
    description: pick(["What it is for.", "What it is good for."]),
    service: pick([undefined, ...SERVICES, ...(slip(20) ? ["nobody"] : [])]),
    owners: [pick(["team-a", "team-b"])],
    history,
    // Exclude locked features, so that no override is without effect.
    clusters: isLocked(index)
      ? pick<Value | undefined>([undefined, { labels: { region: "eu" } }, { exclude: ["dev-1"] }])
      : undefined,
    deprecated: maybe(dice, 8, () => ({ since: "1.8" })),
    dependsOn: needs(index, dice),
    conflictsWith: slip(20) ? [nameOf(below(FEATURES))] : undefined,
    entitlement: consumer === undefined ? undefined : { consumer, ...type(dice) },
    gates: maybe(dice, 3, () => [
      { component: "api-server", name: `Gate${pick(["-", "_", "."])}${slip(2) ? below(FEATURES) : index}` },
    ]),
    flag: hasTargeting(index) ? { targeting } : undefined,
    workloads: maybe(dice, 2, () => [
      {
        kind: pick(["Deployment", "Deployment", "Gadget"]),
        namespace: pick(["na", "nb"]),
        name: pick(["web", "db"]),
        restart: pick(["Never", "Never", "OnFlip"]),
      },
    ]),
    runbook: maybe(dice, 6, () => `docs/${slip(3) ? "b" : "a"}.md`),
  });
}

function type(dice: Dice): { readonly resourceType?: string } {
  return dice.slip(6) ? { resourceType: `features.miloapis.com/${nameOf(dice.below(FEATURES))}` } : {};
}

function selector({ pick }: Dice): Value | undefined {
  return pick<Value | undefined>([
    undefined,
    { labels: { region: "eu" } },
    { names: ["prod-1"] },
    { stages: ["production"] },
    { names: ["dev-1", "prod-2"] },
  ]);
}

export function grant(index: number, dice: Dice): string {
  const { below, oneIn, pick } = dice;
  const kind = oneIn(3) ? "Project" : "Organization";
  const names = Array.from({ length: 1 + below(2) }, () => one(dice, isEntitled(kind)));
  return text("Grant", `g-${index}`, {
    consumer: { kind, name: dice.slip(6) ? "acne" : pick(["acme", "globex", "1-acme"]) },
    features: [...new Set(names)],
    reason: "they asked",
    clusters: selector(dice),
    expires: maybe(dice, 3, () => "2027-01-01"),
  });
}

export function override(index: number, dice: Dice): string {
  const { oneIn, pick } = dice;
  const emergency = oneIn(4);
  const how = emergency
    ? { enabled: false, emergency }
    : pick<Fields>([{ enabled: false }, { level: "PRODUCTION" }, { enabled: true }]);
  return text("Override", `o-${index}`, {
    feature: one(dice, (at) => emergency || (at >= FIRST && !isLocked(at) && at % OVERRIDES === index % OVERRIDES)),
    reason: "an exception",
    clusters: emergency ? undefined : selector(dice),
    expires: "2027-01-01",
    ticket: "OPS-1",
    ...how,
  });
}

export function patch(dice: Dice): string {
  const resource = dice.oneIn(4)
    ? { kind: "Service", name: "portal" }
    : { kind: "Feature", name: one(dice, hasTargeting) };
  const set =
    resource.kind === "Service"
      ? { path: "$.spec.displayName", value: "Elsewhere" }
      : { path: "$.spec.flag.targeting", remove: true };
  return text("Patch", "p-0", { resource, set: [set], reason: "here otherwise", clusters: { names: ["prod-1"] } });
}

export function expectation(dice: Dice): string {
  const cases = [{ feature: nameOf(dice.below(FEATURES)), cluster: "dev-1", expect: { variant: "on" } }];
  return text("Expectation", "e-0", { cases });
}

function accreditation(dice: Dice): string {
  const features = Array.from({ length: FEATURES }, (_, index) => nameOf(index)).filter(() => !dice.oneIn(4));
  return text("Accreditation", "a-0", { release: "1.6", date: "2026-01-01", authority: "them", features });
}

function service(name: string): string {
  const serviceName = `${name}.example.com`;
  return text("Service", name, { serviceName, displayName: name, owner: { project: "p" }, phase: "Published" });
}

function meter(): string {
  return text("MeterDefinition", "cpu", {
    meter: "compute.example.com/cpu",
    service: "compute",
    displayName: "CPU",
    measurement: { kind: "Delta", unit: "s", aggregation: "Sum" },
  });
}

const KNOWN = ["Organization", "Project"]
  .map((kind) => `- ${kind}/acme\n- ${kind}/globex\n- ${kind}/1-acme\n`)
  .join("");

/** The documents of a platform by their initial files. */
export function town(dice: Dice): Town {
  const holds = dice.oneIn(3);
  const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
  const each = (names: readonly string[], make: (name: string) => string, folder: string): [string, string][] =>
    names.map((name) => [`${folder}/${name}.yaml`, make(name)]);
  return Object.fromEntries([
    ["sluice.yaml", project(dice)],
    ["consumers.yaml", KNOWN],
    ["docs/a.md", "a\n"],
    ...each(SERVICES, service, "catalog"),
    ...(dice.oneIn(3) ? [["catalog/cpu.yaml", meter()]] : []),
    ...each(Object.keys(STAGES), (name) => stage(name, dice, holds && name === "production"), "stages"),
    ...each(CLUSTERS, (name) => cluster(name, dice), "stages"),
    ...range(FEATURES).map((index) => [`features/f-${index}.yaml`, feature(index, dice)]),
    ...range(GRANTS).map((index) => [`grants/g-${index}.yaml`, grant(index, dice)]),
    ...range(OVERRIDES).map((index) => [`stages/o-${index}.yaml`, override(index, dice)]),
    ...(dice.oneIn(3) ? [["stages/p-0.yaml", patch(dice)]] : []),
    ...(dice.oneIn(3) ? [["features/e-0.yaml", expectation(dice)]] : []),
    ...(holds || dice.oneIn(6) ? [["stages/a-0.yaml", accreditation(dice)]] : []),
  ] as [string, string][]);
}

/** Edits a platform, sometimes with mistakes. */
export function edited(files: Town, dice: Dice): Town {
  const { below, oneIn, pick } = dice;
  const written = (path: string, content: string): Town => ({ ...files, [path]: content });
  const index = below(FEATURES);
  const existing = Object.keys(files).filter((path) => path.endsWith(".yaml") && path !== "sluice.yaml");
  const path = pick(existing);
  const { [path]: content = "", ...rest } = files;
  const edits: readonly (() => Town)[] = [
    () => written(`features/f-${index}.yaml`, feature(index, dice)),
    () => written(`features/f-${index}.yaml`, feature(index, dice)),
    () => written(`grants/g-${below(GRANTS)}.yaml`, grant(below(GRANTS + 2), dice)),
    () => written(`grants/g-${below(GRANTS)}.yaml`, grant(below(GRANTS), dice)),
    () => written(`stages/o-${below(OVERRIDES)}.yaml`, override(below(OVERRIDES + 2), dice)),
    () => written(`grants/new-${below(3)}.yaml`, grant(GRANTS + below(3), dice)),
    () => written(`features/f-${FEATURES}.yaml`, feature(FEATURES, dice)),
    () => written("stages/p-0.yaml", patch(dice)),
    () => written("features/e-0.yaml", expectation(dice)),
    () => written(path, `# said\n${content}`),
    () => written(path, `${content}# sluice-allow: skips-stage because\n`),
    () => rest,
    () => ({ ...rest, [`${path.split("/")[0]}/moved-${below(3)}.yaml`]: content }),
    () => joined(rest, pick(existing.filter((one) => one !== path)), content),
    () => (oneIn(3) ? written(path, content.replace(":", "")) : files),
    () => (oneIn(3) ? written("sluice.yaml", project(dice)) : files),
    () => (oneIn(2) ? written("stages/staging.yaml", stage("staging", dice)) : files),
    () => (oneIn(2) ? written("stages/prod-1.yaml", cluster("prod-1", dice)) : files),
    () =>
      oneIn(2)
        ? written("docs/b.md", "b\n")
        : Object.fromEntries(Object.entries(files).filter(([one]) => one !== "docs/a.md")),
    () => (oneIn(2) ? written("package.json", `{"dependencies": {"sluice": "1.${below(3)}.0"}}`) : files),
    () => (oneIn(2) ? written(`.github/workflows/w-${below(2)}.yml`, `run: npx sluice@1.${below(3)}.0 diff\n`) : files),
    () => (oneIn(2) ? written("consumers.yaml", "- Organization/acme\n") : files),
  ];
  return pick(edits)();
}

function joined(files: Town, path: string, content: string): Town {
  return { ...files, [path]: joinDocuments([files[path] ?? "", content]) };
}
