/** Random histories of a platform, and publishers that are old, late, killed, cut off, or two at once. */
import fc from "fast-check";
import { emergency, grant, SHUT } from "./held.ts";
import { feature, header, project, stage } from "./world.ts";
import type { Files } from "./world.ts";

export const CLUSTERS = ["p-1", "p-2", "s-1"] as const;
export type Cluster = (typeof CLUSTERS)[number];
export const FEATURES = ["a", "b", "c", "d"] as const;
type Feature = (typeof FEATURES)[number];
const CONSUMERS = ["acme", "umbrella"] as const;

type Selected = "all" | "p-1" | "production";
const SELECTORS: Readonly<Record<Selected, string>> = {
  all: "{}",
  "p-1": "{names: [p-1]}",
  production: "{stages: [production]}",
};

/** The content of a commit. */
export interface Platform {
  readonly on: ReadonlySet<Feature>;
  /** Feature -> the feature that it needs. */
  readonly needs: ReadonlyMap<Feature, Feature>;
  readonly emergencies: ReadonlyMap<Feature, Selected>;
  readonly grants: ReadonlySet<string>;
  /** The clusters with the release that has the feature `r`. */
  readonly upgraded: ReadonlySet<Cluster>;
  readonly broken: Breakage | undefined;
}

type Breakage = "another file" | "the clusters" | "the project" | "a level";

export const FIRST: Platform = {
  on: new Set(["a", "b"]),
  needs: new Map(),
  emergencies: new Map(),
  grants: new Set(["acme"]),
  upgraded: new Set(),
  broken: undefined,
};

/** One side of two runs. `back`: how many commits before the newest one. */
interface Run {
  readonly back: number;
  readonly open: boolean;
}
export type Step =
  | { readonly does: "toggle"; readonly feature: Feature }
  | { readonly does: "need"; readonly feature: Feature; readonly needs: Feature }
  | { readonly does: "shut"; readonly feature: Feature; readonly clusters: Selected }
  | { readonly does: "end"; readonly feature: Feature }
  | { readonly does: "sell"; readonly consumer: string }
  | { readonly does: "upgrade"; readonly cluster: Cluster }
  | { readonly does: "break"; readonly what: Breakage }
  | { readonly does: "fix" }
  | (Run & { readonly does: "run" | "lose the answer" })
  | (Run & { readonly does: "kill"; readonly at: number })
  | (Run & { readonly does: "race"; readonly other: number });

const aFeature = fc.constantFrom(...FEATURES);
const run = { back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3)), open: fc.boolean() };
const does = <T extends Step["does"]>(name: T): fc.Arbitrary<T> => fc.constant(name);

const change: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: does("toggle"), feature: aFeature }),
  fc.record({ does: does("need"), feature: aFeature, needs: aFeature }),
  fc.record({ does: does("shut"), feature: aFeature, clusters: fc.constantFrom("all", "p-1", "production") }),
  fc.record({ does: does("shut"), feature: aFeature, clusters: fc.constantFrom("all", "p-1", "production") }),
  fc.record({ does: does("end"), feature: aFeature }),
  fc.record({ does: does("sell"), consumer: fc.constantFrom(...CONSUMERS) }),
  fc.record({ does: does("upgrade"), cluster: fc.constantFrom(...CLUSTERS) }),
  fc.record({
    does: does("break"),
    what: fc.constantFrom("another file", "the clusters", "the project", "a level"),
  }),
  fc.record({ does: does("fix") }),
);
const publication: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: does("run"), ...run }) },
  fc.record({ does: does("lose the answer"), ...run }),
  fc.record({ does: does("kill"), ...run, at: fc.nat(11) }),
  fc.record({ does: does("race"), ...run, other: fc.nat(3) }),
);

export const histories: fc.Arbitrary<readonly Step[]> = fc.array(fc.oneof(change, publication), {
  minLength: 8,
  maxLength: 16,
});

/** The platform after a change; undefined for a publication. */
export function after(platform: Platform, step: Step): Platform | undefined {
  const { on, needs, emergencies, grants, upgraded } = platform;
  switch (step.does) {
    case "toggle":
      return { ...platform, on: on.symmetricDifference(new Set([step.feature])) };
    case "need":
      // Only on features before it, so that there is no cycle.
      return step.needs < step.feature
        ? { ...platform, needs: new Map([...needs, [step.feature, step.needs]]) }
        : platform;
    case "shut":
      return { ...platform, emergencies: new Map([...emergencies, [step.feature, step.clusters]]) };
    case "end":
      return { ...platform, emergencies: new Map([...emergencies].filter(([name]) => name !== step.feature)) };
    case "sell":
      return { ...platform, grants: grants.symmetricDifference(new Set([step.consumer])) };
    case "upgrade":
      return { ...platform, upgraded: upgraded.symmetricDifference(new Set([step.cluster])) };
    case "break":
      return { ...platform, broken: step.what };
    case "fix":
      return { ...platform, broken: undefined };
    default:
      return undefined;
  }
}

const BROKEN = "kind: [\n";

/** In waves, s-1 comes first, then p-1, then p-2, an hour after each other. */
const WAVES = `  after: staging
  rollout: {bakes: 1h, checks: none, waves: [{name: first, clusters: {names: [p-1]}}]}
`;

function clusterOf(name: string, of: string, upgraded: ReadonlySet<string>): string {
  return `${header("Cluster", name)}spec:\n  stage: ${of}\n  release: "${upgraded.has(name) ? "1.9" : "1.8"}"\n`;
}

/** `holds`: what holds the clusters of production back. */
export function filesOf(
  { on, needs, emergencies, grants, upgraded, broken }: Platform,
  holds: "windows" | "waves" = "windows",
): Files {
  const level = (name: Feature): string =>
    broken === "a level" && name === "d" ? "NO-SUCH" : on.has(name) ? "PRODUCTION" : "PREVIEW";
  const cluster = (name: string): string => clusterOf(name, "production", upgraded);
  const dependsOn = (name: Feature): string => (needs.has(name) ? `  dependsOn: [${needs.get(name)}]\n` : "");
  return {
    "sluice.yaml": broken === "the project" ? BROKEN : project().replace("[features", "[grants, features"),
    "features/zz.yaml": broken === "another file" ? BROKEN : feature("zz", "PREVIEW"),
    "features/r.yaml": feature("r", "PRODUCTION").replace("level:", 'since: "1.9"\n      level:'),
    "features/chat.yaml": feature("chat", "PRODUCTION", "  entitlement: {}\n"),
    ...Object.fromEntries(
      FEATURES.map((name) => [`features/${name}.yaml`, feature(name, level(name), dependsOn(name))]),
    ),
    ...Object.fromEntries(
      FEATURES.map((name) => {
        const clusters = emergencies.get(name);
        const text = clusters === undefined ? "# none\n" : emergency(name, SELECTORS[clusters]);
        return [`stages/incident-${name}.yaml`, text];
      }),
    ),
    ...Object.fromEntries(
      CONSUMERS.map((name) => [`grants/${name}.yaml`, grants.has(name) ? grant(name, "chat") : "# none\n"]),
    ),
    "stages/production.yaml":
      broken === "the clusters"
        ? BROKEN
        : [stage("production", [], holds === "waves" ? WAVES : SHUT), ...["p-1", "p-2"].map(cluster)].join("---\n"),
    "stages/staging.yaml": `${header("Stage", "staging")}spec:\n  threshold: PRODUCTION\n  render: [state, openfeature]\n${holds === "waves" ? "  rollout: {bakes: 1h, checks: none}\n" : ""}---\n${clusterOf("s-1", "staging", upgraded)}`,
  };
}

/** The features that emergencies turn off on a cluster, without dependents. */
export function shutOn(cluster: Cluster, { emergencies }: Platform): ReadonlySet<Feature> {
  const selects: Readonly<Record<Selected, boolean>> = {
    all: true,
    "p-1": cluster === "p-1",
    production: cluster !== "s-1",
  };
  return new Set([...emergencies].flatMap(([name, clusters]) => (selects[clusters] ? [name] : [])));
}

/** With all features that depend on one of these. */
export function withDependents(features: ReadonlySet<Feature>, { needs }: Platform): ReadonlySet<Feature> {
  const found = new Set(features);
  // A feature needs only features before it.
  for (const name of FEATURES) {
    const needed = needs.get(name);
    if (needed !== undefined && found.has(needed)) found.add(name);
  }
  return found;
}

/** The features that are on, on a cluster that has this platform and nothing else. */
export function onAt(cluster: Cluster, platform: Platform): ReadonlySet<string> {
  const on = platform.on.difference(withDependents(shutOn(cluster, platform), platform));
  return platform.upgraded.has(cluster) ? new Set([...on, "r"]) : on;
}

/** Whether the commit may not be published: a document is broken, or a feature is on without the one that it needs. */
export function hasErrors({ on, needs, broken }: Platform): boolean {
  return broken !== undefined || [...needs].some(([name, needed]) => on.has(name) && !on.has(needed));
}
