/**
 * Small believable platforms, generated: every kind of gate, override, grant and flag, on a few clusters. They may have
 * warnings, but no errors: what could contradict itself is made so that it does not.
 */
import fc from "fast-check";
import { emit, joinDocuments } from "../../src/render/yaml/index.ts";
import type { Value } from "../../src/compiler/parse/index.ts";

/** Path -> text of a whole repository. */
export type PlatformFiles = Readonly<Record<string, string>>;

type Document = { readonly [key: string]: Value };

export const LEVELS = ["DEV", "TEST", "PREVIEW", "PRODUCTION", "ACCREDITED"] as const;
export const RELEASES = ["1.6", "1.7", "1.8", "1.9", "1.10"] as const;
export const ORGANIZATIONS = ["acme", "globex", "on", "initech-2"] as const;
export const PROJECTS = ["web", "batch-1"] as const;
/** The plans that targeting asks for, in the context key `plan`. */
export const PLANS = ["free", "premium"] as const;

const CLUSTERS = ["dev-1", "prod-eu-1", "prod-us-1", "staging-1"];
const STAGES = { dev: "DEV", staging: "PREVIEW", production: "PRODUCTION" };
const SERVICES = ["compute", "portal"];
const FEATURES = ["billing", "dark-mode", "dns", "export", "search", "y", "zones-v2"];
const DAYS = ["2026-01-01", "2026-10-25", "2026-11-21", "2027-02-28", "2028-02-29"];

function document(kind: string, name: string, spec: Document, labels?: Document): Document {
  const metadata = { name, ...(labels === undefined ? {} : { labels }) };
  return { apiVersion: "sluice.dev/v1alpha1", kind, metadata, spec };
}

/** A record without the fields that are undefined. */
function present(fields: Readonly<Record<string, Value | undefined>>): Document {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

/** Beside our own sources, on some clusters. */
const remotes = fc.subarray<Value>([
  {
    provider: "grpc",
    source: "flags.example.dev:8015",
    tls: true,
    selector: "flagSetId=team",
    clusters: { stages: ["production"] },
  },
  {
    provider: "http",
    source: "https://flags.example.dev/all.json",
    credentials: { secret: "flags-token" },
    strategy: "override",
  },
  {
    provider: "s3",
    source: "s3://flags/all.json",
    credentials: { secret: "flags.s3" },
    clusters: { labels: { region: "eu" } },
  },
]);

const shards = fc.record({ compute: fc.integer({ min: 1, max: 3 }), portal: fc.integer({ min: 1, max: 3 }) });

const project = fc
  .record({
    contextKeys: fc.boolean(),
    createNamespaces: fc.boolean(),
    inject: fc.boolean(),
    provider: maybe(fc.constantFrom("kubernetes", "flagd-proxy", "file")),
    runtime: maybe(fc.constantFrom("sidecar", "standalone", "in-process")),
    shards: maybe(shards),
    source: maybe(fc.constant<Value>({ port: 9013, resources: { limits: { memory: "64Mi" } } })),
    remote: maybe(remotes),
  })
  .map(({ contextKeys, ...options }) =>
    document("Project", "generated", {
      releases: { platform: RELEASES.map((name) => ({ name })) },
      targets: {
        openfeature: present({
          namespace: "flags",
          ...options,
          contextKeys: contextKeys ? { Organization: "org.name", Project: "project" } : undefined,
        }),
      },
    }),
  );

/** Stages of which some keep off what is not approved. */
const stages = fc
  .subarray(Object.keys(STAGES))
  .map((holding) =>
    Object.entries(STAGES).map(([name, threshold]) =>
      document(
        "Stage",
        name,
        present({ threshold, render: ["all"], accreditation: holding.includes(name) ? "hold" : undefined }),
      ),
    ),
  );

/** Records for every cluster; a later one approves more or less than the first. */
function accreditations(features: readonly string[]): fc.Arbitrary<readonly Document[]> {
  const record = (name: string, release: string): fc.Arbitrary<Document> =>
    fc
      .subarray([...features])
      .map((approved) =>
        document("Accreditation", name, { release, features: approved, authority: "an agency", date: "2026-03-01" }),
      );
  return fc
    .tuple(record("first", "1.6"), maybe(record("second", "1.8")))
    .map(([first, second]) => (second === undefined ? [first] : [first, second]));
}

const clusters = fc.subarray(CLUSTERS, { minLength: 1 }).chain((names) =>
  fc.tuple(
    ...names.map((name) =>
      fc
        .record({ stage: fc.constantFrom(...Object.keys(STAGES)), release: fc.constantFrom(...RELEASES, "latest") })
        .map(({ stage, release }) =>
          document("Cluster", name, present({ stage, release, context: { region: regionOf(name) } }), {
            region: regionOf(name),
          }),
        ),
    ),
  ),
);

function regionOf(cluster: string): string {
  return cluster.includes("eu") ? "eu" : "us";
}

const services = SERVICES.map((name) =>
  document("Service", name, {
    serviceName: `${name}.example.dev`,
    displayName: name,
    owner: { project: "platform" },
    phase: "Published",
  }),
);

/** Ascending entries with ascending releases; the first may hold from the start. */
const history = fc
  .tuple(
    fc.subarray([...LEVELS], { minLength: 1, maxLength: 3 }),
    fc.subarray([...RELEASES], { minLength: 3 }),
    fc.boolean(),
  )
  .chain(([levels, releases, fromTheStart]) =>
    fc.tuple(
      ...levels.map((level, index) =>
        fc.boolean().map((optIn) =>
          present({
            level,
            since: index === 0 && fromTheStart ? undefined : releases[index],
            optIn: optIn ? true : undefined,
          }),
        ),
      ),
    ),
  );

const rule = (then: string, otherwise: string | null): fc.Arbitrary<Value> =>
  fc.constantFrom<Value>(
    { if: [{ "===": [{ var: "plan" }, "premium"] }, then, otherwise] },
    { if: [{ in: [{ var: "region" }, ["eu", "ap"]] }, then, null] },
    {
      fractional: [{ cat: [{ var: "$flagd.flagKey" }, { var: "targetingKey" }] }, [then, 30], [otherwise ?? then, 70]],
    },
  );

const deciders = (then: string, otherwise: string): fc.Arbitrary<Document> =>
  fc.oneof(
    fc.constant({}),
    rule(then, otherwise).map((targeting) => ({ targeting })),
    rule(then, null).map((targeting) => ({ targeting })),
    fc
      .record({ percent: fc.integer({ min: 0, max: 100 }), by: maybe(fc.constantFrom("user", "targetingKey")) })
      .map(({ percent, by }) => ({ rollout: present({ percent, by }) })),
  );

const withVariants = (type: string, variants: Document): fc.Arbitrary<Document> => {
  const [enabled = "", disabled = ""] = Object.keys(variants);
  return deciders(enabled, disabled).map((how) => ({ type, variants, serve: { enabled, disabled }, ...how }));
};

const flag: fc.Arbitrary<Document | undefined> = fc.oneof(
  fc.constant(undefined),
  deciders("on", "off"),
  withVariants("boolean", { true: true, false: false }),
  withVariants("string", { blue: "#00f", no: "off", "1e3": "0x10" }),
  withVariants("number", { many: 1e21, few: 0.1, none: 0 }),
  withVariants("object", { big: { on: { y: [1, null, {}] } }, small: {} }),
);

const workload = fc
  .record({
    kind: fc.constantFrom("CronJob", "DaemonSet", "Deployment", "Job", "StatefulSet"),
    namespace: fc.constantFrom("web", "jobs"),
    name: fc.constantFrom("api", "worker"),
    restart: maybe(fc.constantFrom("OnFlip", "Never")),
  })
  .map((one) => present(one));

const feature = (name: string): fc.Arbitrary<Document> =>
  fc
    .record({
      history,
      flag,
      service: maybe(fc.constantFrom(...SERVICES)),
      clusters: fc.option(
        fc.constantFrom<Value[]>({ labels: { region: "eu" } }, { stages: ["production", "dev"] }, {}),
        { nil: undefined, freq: 3 },
      ),
      entitlement: fc.constantFrom<(Value | undefined)[]>(
        undefined,
        {},
        { consumer: "Organization" },
        { consumer: "Project" },
      ),
      workloads: maybe(
        fc.uniqueArray(workload, {
          minLength: 1,
          maxLength: 2,
          selector: ({ kind, namespace, name }) => JSON.stringify([kind, namespace, name]),
        }),
      ),
    })
    .map((spec) =>
      document(
        "Feature",
        name,
        present({ description: `What ${name} is for.`, owners: ["team-a", "b@example.dev"], ...spec }),
      ),
    );

const selector = (names: readonly string[]): fc.Arbitrary<Value | undefined> =>
  fc.oneof(
    fc.constant(undefined),
    fc.subarray([...names], { minLength: 1 }).map((chosen) => ({ names: chosen })),
    fc.constantFrom("eu", "us").map((region) => ({ labels: { region } })),
    fc.constantFrom(...Object.keys(STAGES)).map((stage) => ({ stages: [stage] })),
  );

const interval = fc
  .tuple(maybe(fc.constantFrom(...DAYS)), maybe(fc.constantFrom(...DAYS)))
  .filter(([starts, expires]) => starts === undefined || expires === undefined || starts <= expires)
  .map(([starts, expires]) => ({ starts, expires }));

function consumerKind(of: Document): string | undefined {
  const { entitlement } = of["spec"] as { readonly entitlement?: { readonly consumer?: string } };
  return entitlement === undefined ? undefined : (entitlement.consumer ?? "Organization");
}

function nameOf(one: Document): string {
  return (one["metadata"] as { readonly name: string }).name;
}

/** Grants of features to consumers of their own kind; several may overlap, or leave gaps between them. */
function grants(features: readonly Document[], names: readonly string[]): fc.Arbitrary<readonly Document[]> {
  const entitled = features.filter((one) => consumerKind(one) !== undefined);
  if (entitled.length === 0) return fc.constant([]);
  const one = fc.constantFrom(...entitled).chain((given) => {
    const kind = consumerKind(given) ?? "";
    return fc
      .record({
        name: fc.constantFrom(...(kind === "Project" ? PROJECTS : ORGANIZATIONS)),
        clusters: selector(names),
        interval,
      })
      .map(({ name, clusters, interval: dates }) =>
        present({ consumer: { kind, name }, features: [nameOf(given)], reason: "they asked", clusters, ...dates }),
      );
  });
  return fc
    .array(one, { maxLength: 8 })
    .map((specs) => specs.map((spec, index) => document("Grant", `grant-${index}`, spec)));
}

/**
 * At most one override of each gate and of each variant, so that no two contradict each other, and only of what is
 * there from the start and everywhere, so that none is without effect.
 */
function overrides(all: readonly Document[], names: readonly string[]): fc.Arbitrary<readonly Document[]> {
  const features = all.filter((one) => isFromTheStart(one) && isEverywhere(one));
  const outcome = fc.oneof(
    fc.constantFrom(...LEVELS).map((level) => ({ level })),
    fc.boolean().map((enabled) => ({ enabled })),
  );
  const gates = features.map((one) =>
    maybe(fc.record({ outcome, clusters: selector(names) })).map((given) => override(one, "gate", given)),
  );
  const variants = features.map((one) =>
    maybe(
      fc.record({
        outcome: fc.constantFrom(...variantsOf(one)).map((variant) => ({ variant })),
        clusters: selector(names),
      }),
    ).map((given) => override(one, "variant", given)),
  );
  return fc.tuple(...gates, ...variants).map((all) => all.flat());
}

function override(
  of: Document,
  what: string,
  given: { readonly outcome: Document; readonly clusters: Value | undefined } | undefined,
): readonly Document[] {
  if (given === undefined) return [];
  const spec = present({ feature: nameOf(of), reason: "an exception", clusters: given.clusters, ...given.outcome });
  return [document("Override", `${nameOf(of)}-${what}`, spec)];
}

function isFromTheStart(one: Document): boolean {
  const { history: entries = [] } = one["spec"] as { readonly history?: readonly { readonly since?: string }[] };
  return entries[0]?.since === undefined;
}

function isEverywhere(one: Document): boolean {
  return (one["spec"] as Document)["clusters"] === undefined;
}

function variantsOf(of: Document): readonly string[] {
  const { flag: said } = of["spec"] as { readonly flag?: { readonly variants?: Document } };
  return Object.keys(said?.variants ?? { on: true, off: false });
}

const file = (documents: readonly Document[]): string => joinDocuments(documents.map((one) => emit(one)));

export const platforms: fc.Arbitrary<PlatformFiles> = fc
  .record({
    project,
    clusters,
    features: fc.subarray(FEATURES, { minLength: 1, maxLength: 5 }).chain((names) => fc.tuple(...names.map(feature))),
  })
  .chain((base) => {
    const names = base.clusters.map(nameOf);
    return fc
      .record({
        stages,
        grants: grants(base.features, names),
        overrides: overrides(base.features, names),
        accreditations: accreditations(base.features.map(nameOf)),
      })
      .map((more) => ({
        "sluice.yaml": file([base.project]),
        "catalog/services.yaml": file(services),
        "features/features.yaml": file(base.features),
        "grants/grants.yaml": file(more.grants),
        "stages/stages.yaml": file([...more.stages, ...base.clusters, ...more.overrides, ...more.accreditations]),
      }));
  });
