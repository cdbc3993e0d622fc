/** The benchmarks and their limits, as data. */
import { join } from "node:path";
import * as edits from "./edits.ts";
import type { Edit } from "./edits.ts";
import { featurevisorProject, kustomizeBase, schemasForGo, sluiceProject } from "./peers.ts";
import type { Size } from "./platform.ts";
import { filesOf, goProgram, historyOf, npmProgram, platformOf, ROOT, wavesOf } from "./stage.ts";
import { resetWaves, timeAt, workIn } from "./waves.ts";

/** The case to compare with, and the limits. Without any, only the ratio is shown. */
export interface Limit {
  readonly of: string;
  /** At most this ratio of the times, and of the memory. */
  readonly time?: number;
  readonly memory?: number;
  /** At least this many times as fast. */
  readonly faster?: number;
}

export interface Case {
  readonly name: string;
  /** The arguments of `sluice`, or another command. */
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly folder: string;
  /** With the peer build. */
  readonly isPeer?: boolean;
  /** A run comes first that leaves the cache warm, then the edit. The edit is undone afterwards. */
  readonly edit?: Edit;
  /** A run comes first, and nothing is edited. */
  readonly isWarm?: boolean;
  /** Deleted before each run. */
  readonly output?: string;
  /** Called before each run. */
  readonly before?: () => void;
  /** As in `Run`. */
  readonly refuses?: string;
  readonly limits?: readonly Limit[];
  /** A point of a curve: cases with the same name of a series, whose amount grows. */
  readonly growth?: { readonly series: string; readonly amount: number };
}

export interface Row {
  readonly name: string;
  readonly says: string;
  readonly rounds: number;
  /** Undefined if a program is not available. */
  readonly cases: (given: { readonly featurevisor?: string }) => readonly Case[] | undefined;
}

const SIZE = { features: 10_000, clusters: 100, grants: 2000 } as const;
const EMPTY: Case = { name: "`node -e 0`", command: [process.execPath, "-e", "0"], folder: ROOT };
const COLD = ["validate", "--no-cache"];
/** Pages for people are excluded. */
const RENDER = ["render", "--target", "state", "--target", "openfeature"];
/** The last line of `render --check` for an empty folder. */
export const MISSING = " missing, 0 different, 0 extra, 0 unchanged";
/** Growth is measured at these multiples, and the exponents of time and memory may be at most this. */
const FACTORS = [0.5, 1, 2];
export const MOST_EXPONENT = 1.05;

/** A case and the same case with the peer build. */
function withPeer(one: Case): readonly Case[] {
  const of = `${one.name}, peer build`;
  const output = one.output === undefined ? {} : { output: `${one.output}-peer` };
  const args = one.args?.map((arg) => (arg === one.output ? `${arg}-peer` : arg)) ?? [];
  const limits = [...(one.limits ?? []), { of, time: 1.05, memory: 1.15 }];
  return [
    { ...one, limits },
    { ...one, ...output, args, name: of, isPeer: true, limits: [] },
  ];
}

function atMost(time: number, of: string): Pick<Case, "limits"> {
  return { limits: [{ of, time }] };
}

function coldRender(name: string, folder: string, isWriting: boolean): Case {
  const output = join(folder, "node_modules", isWriting ? "written" : "checked");
  const args = [...RENDER, "--no-cache", "--out", output];
  return isWriting
    ? { name, args, folder, output }
    : { name, args: [...args, "--check"], folder, output, refuses: MISSING };
}

const start: Row = {
  name: "start",
  says: "This repository's example (100 documents, 10 clusters, nine targets) without a cache, and 10,000 features on 100 clusters after no change",
  rounds: 20,
  cases() {
    const folder = platformOf(SIZE);
    return [
      EMPTY,
      { name: "the example: cold `validate`", args: COLD, folder: ROOT, ...atMost(4, EMPTY.name) },
      { name: "nothing changed: `validate`", args: ["validate"], folder, isWarm: true, ...atMost(2.5, EMPTY.name) },
      { name: "nothing changed: `render`", args: RENDER, folder, isWarm: true, limits: [{ of: EMPTY.name }] },
    ];
  },
};

const EDITS: readonly (readonly [name: string, edit: Edit, limit: number])[] = [
  ["a feature's description", edits.describeFeature, 0.3],
  ["a promotion", edits.promoteFeature, 0.3],
  ["a grant", edits.editGrant, 0.3],
  ["an override", edits.editOverride, 0.3],
  ["a patch", edits.editPatch, 0.3],
  ["an expectation", edits.editExpectation, 0.3],
  ["a severity", edits.editSeverity, 0.3],
  ["a maintenance window", edits.editWindow, 0.3],
  ["a cluster's release", edits.editCluster, 1],
  ["a stage's threshold", edits.editStage, 1],
];

const validate: Row = {
  name: "validate",
  says: "10,000 features on 100 clusters: `validate` without a cache, with an empty cache that it fills, and after one edit, which no earlier run has seen; `diff HEAD` of three changed grants",
  rounds: 4,
  cases() {
    const folder = platformOf(SIZE);
    const cold = "cold `validate`";
    const first = "first `validate`, which fills the cache";
    const cache = join(folder, "node_modules/.cache");
    return [
      ...withPeer({ name: cold, args: COLD, folder }),
      ...withPeer({ name: first, args: ["validate"], folder, output: cache, limits: [{ of: cold }] }),
      ...EDITS.map(([name, edit, limit]) => ({ name, args: ["validate"], folder, edit, ...atMost(limit, cold) })),
      { name: "`diff`", args: ["diff", "HEAD"], folder, edit: edits.editGrants, ...atMost(0.25, cold) },
    ];
  },
};

const render: Row = {
  name: "render",
  says: "The same platform, targets `state` and `openfeature`: `render` into an empty folder without a cache, and after one edit",
  rounds: 3,
  cases() {
    const folder = platformOf(SIZE);
    const cold = "cold `render`";
    const warm = { args: RENDER, folder };
    return [
      ...withPeer(coldRender("cold `render --check`, which writes nothing", folder, false)),
      ...withPeer(coldRender(cold, folder, true)),
      { name: "a promotion that changes every cluster", ...warm, edit: edits.promoteFeature, ...atMost(0.2, cold) },
      { name: "an edit that changes no output", ...warm, edit: edits.trackFeature, ...atMost(0.12, cold) },
    ];
  },
};

const history: Row = {
  name: "history",
  says: "`history` over 1,000 commits of 500 features on 100 clusters, of which each changes one file",
  rounds: 2,
  cases() {
    const folder = historyOf({ features: 500, clusters: 100, grants: 200 }, 1000);
    const of = "`git log -p`";
    const subjects = [["feature-3"], ["--cluster", "cluster-3"], ["--consumer", "Organization/org-3"]];
    return [
      { name: of, command: ["git", "log", "-p"], folder },
      ...subjects.map((subject) => ({
        name: `\`history ${subject.join(" ")}\``,
        args: ["history", ...subject],
        folder,
        ...atMost(150, of),
      })),
    ];
  },
};

const publish: Row = {
  name: "publish",
  says: "`publish` of 1,000 features on 100 clusters in five waves, each cluster with its branch, to a repository on the same disk: nothing to do (at most 3 s), a feature that turns on in the first wave of 20 clusters (at most 5 s), and an emergency on all clusters",
  rounds: 4,
  cases() {
    const size = { features: 1000, clusters: 100, grants: 200 };
    const [still, flipped, shut] = [wavesOf(size, "none"), wavesOf(size, "feature"), wavesOf(size, "emergency")];
    const args = ["publish", "--at", timeAt(0)];
    const of = "`git log -p`";
    return [
      { name: of, command: ["git", "log", "-p"], folder: workIn(still) },
      { name: "nothing to do", args, folder: workIn(still), limits: [{ of }] },
      { name: "a feature", args, folder: workIn(flipped), before: () => resetWaves(flipped), limits: [{ of }] },
      { name: "an emergency", args, folder: workIn(shut), before: () => resetWaves(shut), limits: [{ of }] },
    ];
  },
};

const GROWTH: readonly (readonly [unit: string, sizeOf: (factor: number) => Size, amountOf: (size: Size) => number])[] =
  [
    ["features", (factor) => ({ ...SIZE, features: SIZE.features * factor }), ({ features }) => features],
    ["clusters", (factor) => ({ ...SIZE, clusters: SIZE.clusters * factor }), ({ clusters }) => clusters],
    [
      "files",
      (factor) => ({ features: SIZE.features * factor, clusters: 100, grants: SIZE.features * factor }),
      ({ features, grants }) => features + grants,
    ],
  ];

const growth: Row = {
  name: "growth",
  says: "`validate` and `render --check` without a cache, at three sizes of each series: features on 100 clusters, clusters with 10,000 features, and files (features and grants alike) on 100 clusters. An exponent of 1.00 means that twice as much takes twice the time",
  rounds: 2,
  cases: () =>
    GROWTH.flatMap(([unit, sizeOf, amountOf]) =>
      FACTORS.flatMap((factor) => {
        const size = sizeOf(factor);
        const folder = platformOf(size);
        const amount = amountOf(size);
        const name = `${amount.toLocaleString("en-US")} ${unit}`;
        return [
          { name: `${name}: \`validate\``, args: COLD, folder, growth: { series: `${unit}: \`validate\``, amount } },
          {
            ...coldRender(`${name}: \`render\``, folder, false),
            growth: { series: `${unit}: \`render\``, amount },
          },
        ];
      }),
    ),
};

const FLAGS = 5000;

/** Featurevisor against the same flags. */
function featurevisorRow(
  name: string,
  version: string,
  format: 1 | 3,
  find: (given: { readonly featurevisor?: string }) => string | undefined,
): Row {
  return {
    name,
    says: `Featurevisor ${version}: \`lint\` and \`build\` of 5,000 features in 3 environments (100 segments, 21 attributes, one datafile for each environment; a feature has 3 variables, 2 variations and 6 rules). Sluice: the documents that \`sluice import featurevisor\` makes of such a project, one file for each feature, in 40 services on 3 clusters; \`render\` (\`openfeature\`) also checks everything`,
    rounds: 2,
    cases(given) {
      const program = find(given);
      if (program === undefined) return undefined;
      const theirs = filesOf(`featurevisor-${format}`, () => featurevisorProject(FLAGS, format));
      const folder = filesOf("featurevisor-sluice", () => sluiceProject(FLAGS));
      const [lint, build] = ["Featurevisor `lint`", "Featurevisor `build`"];
      return [
        { name: lint, command: [process.execPath, program, "lint"], folder: theirs },
        { name: build, command: [process.execPath, program, "build"], folder: theirs },
        { name: "cold `validate`", args: COLD, folder, limits: [{ of: lint }] },
        { ...coldRender("cold `render`", folder, true), limits: [{ of: build, faster: 15 }] },
        {
          name: "the rules of one feature changed: `render`",
          args: RENDER,
          folder,
          edit: edits.editTargeting,
          limits: [{ of: build, faster: 50 }],
        },
      ];
    },
  };
}

const OVERLAYS = 10;

const kustomize: Row = {
  name: "kustomize",
  says: `kustomize 5.8.1: \`build\` of ${OVERLAYS} overlays, one after the other, of a base with 1,000 ConfigMaps, with a label and three patches each. Sluice: cold \`render\` of 1,000 features on ${OVERLAYS} clusters`,
  rounds: 2,
  cases() {
    const program = goProgram("sigs.k8s.io/kustomize/kustomize/v5", "v5.8.1", "kustomize");
    if (program === undefined) return undefined;
    const overlays = Array.from({ length: OVERLAYS }, (_, index) => `overlays/cluster-${index}`).join(" ");
    const command = ["sh", "-c", `for overlay in ${overlays}; do ${program} build $overlay > /dev/null || exit; done`];
    const name = "kustomize `build`, ten times";
    return [
      { name, command, folder: filesOf("kustomize", () => kustomizeBase(1000, OVERLAYS)) },
      {
        ...coldRender("cold `render`", platformOf({ features: 1000, clusters: OVERLAYS, grants: 0 }), true),
        limits: [{ of: name, faster: 25 }],
      },
    ];
  },
};

const kubeconform: Row = {
  name: "kubeconform",
  says: "kubeconform 0.8.0: every document of 10,000 features on 100 clusters against the JSON Schema of its kind, without patterns that Go can't express. Sluice: cold `validate` of the same files, which also checks references, states and rules",
  rounds: 5,
  cases() {
    const program = goProgram("github.com/yannh/kubeconform/cmd/kubeconform", "v0.8.0", "kubeconform");
    if (program === undefined) return undefined;
    const folder = platformOf(SIZE);
    const schemas = filesOf("schemas", () => schemasForGo(join(ROOT, "schemas")));
    const location = join(schemas, "{{.ResourceKind}}.schema.json");
    const sources = ["sluice.yaml", "catalog", "features", "grants", "stages"];
    const name = "kubeconform `-strict`";
    return [
      { name, command: [program, "-strict", "-schema-location", location, ...sources], folder },
      { name: "cold `validate`", args: COLD, folder, limits: [{ of: name }] },
    ];
  },
};

export const rows: readonly Row[] = [
  start,
  validate,
  render,
  history,
  publish,
  growth,
  featurevisorRow("featurevisor-3", "3.1.0, built from its source", 3, ({ featurevisor }) => featurevisor),
  featurevisorRow("featurevisor-1", "1.11.1, the newest on the npm registry in use", 1, () =>
    npmProgram("@featurevisor/cli", "1.11.1", "bin.js"),
  ),
  kustomize,
  kubeconform,
];
