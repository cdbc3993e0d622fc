/** The benchmarks and their limits. The first run of a row is compared with the others. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measure.ts";
import type { Measured, Run } from "./measure.ts";
import { writeFeaturevisor, writeKustomize } from "./peers.ts";
import { DAY } from "./platform.ts";
import { edit, featurevisor, FEATUREVISOR, hasKustomize, historyOf, peerOf, platformOf, ROOT } from "./stage.ts";

/** A limit, the measured value, and the unit. */
export interface Bar {
  readonly says: string;
  readonly measured: number;
  readonly unit: "x" | "ms" | "MB";
  readonly met: boolean;
}

export interface Row {
  readonly name: string;
  readonly says: string;
  readonly measure: (program: string) => Outcome | string;
}

export interface Outcome {
  readonly runs: readonly Measured[];
  readonly bars: readonly Bar[];
  readonly note?: string;
}

const EMPTY: Run = { name: "`node -e 0`", command: [process.execPath, "-e", "0"] };

/** 10,000 files: features, grants and their dependencies. */
const FILES = { features: 7000, clusters: 100, grants: 2737 } as const;
const FEATURES = { features: 10_000, clusters: 100, grants: 2000 } as const;

function sluice(program: string, cwd: string, name: string, args: readonly string[], more: Partial<Run> = {}): Run {
  return { name, command: [process.execPath, program, ...args, "--today", DAY], cwd, ...more };
}

function atMost(measured: number, limit: number, unit: Bar["unit"]): Bar {
  const shown = unit === "x" ? `<= ${limit} x` : `<= ${limit.toLocaleString("en-US")} ${unit}`;
  return { says: shown, measured, unit, met: measured <= limit };
}

/** The ratio to the duration of another run. */
function timesFaster(own: Measured, other: Measured, limit: number): Bar {
  const measured = other.median / own.median;
  return { says: `>= ${limit} x faster than ${other.name}`, measured, unit: "x", met: measured >= limit };
}

function pair(all: readonly Measured[]): readonly [Measured, Measured] {
  const [own, other] = all;
  if (own === undefined || other === undefined) throw new Error("nothing was measured");
  return [own, other];
}

const start: Row = {
  name: "start",
  says: "cold `validate` of this repository's example: 100 documents, 10 clusters, nine targets",
  measure(program) {
    const runs = measure([sluice(program, ROOT, "`validate --no-cache`", ["validate", "--no-cache"]), EMPTY], 20);
    const [own, empty] = pair(runs);
    return { runs, bars: [atMost(own.median / empty.median, 4, "x")] };
  },
};

const validateWarm: Row = {
  name: "validate-warm",
  says: "`validate` of 10,000 files after no change, or after a change of one feature",
  measure(program) {
    const folder = platformOf(FILES);
    const runs = measure([sluice(program, folder, "`validate`", ["validate"]), EMPTY], 20);
    const [own, empty] = pair(runs);
    const path = join(folder, FEATURE);
    const undo = edit(path, (text) => text);
    const before = (): unknown => edit(path, owned);
    const another = sluice(program, folder, "owner of one feature changed: `validate`", ["validate"], { before });
    const edited = measure([another], 7);
    undo();
    return {
      runs: [...runs, ...edited],
      bars: [atMost(own.median / empty.median, 2.5, "x"), atMost(own.median, 120, "ms")],
    };
  },
};

const validateCold: Row = {
  name: "validate-cold",
  says: "cold `validate` of 10,000 files, 100 clusters",
  measure(program) {
    const folder = platformOf(FILES);
    const runs = measure([sluice(program, folder, "`validate --no-cache`", ["validate", "--no-cache"]), EMPTY], 7);
    return { runs, bars: [atMost(pair(runs)[0].median, 1500, "ms")] };
  },
};

const FEATURE = "features/0/feature-7.yaml";
/** Alternates between two edits, so that every run finds a new edit. */
function swapping(one: string, other: string): (text: string) => string {
  return (text) => (text.includes(one) ? text.replace(one, other) : text.replace(other, one));
}

const owned = swapping("oncall-", "duty-");
const promoted = swapping("level: TEST", "level: PRODUCTION");

const GRANTS = [2, 3, 5];

/** Before each run, three grants get new clusters, so that no earlier run has compared them. */
function anew(folder: string): { readonly before: () => void; readonly undo: () => void } {
  let turn = 0;
  const paths = GRANTS.map((index) => join(folder, `grants/0/grant-${index}.yaml`));
  const undos = paths.map((path) => edit(path, (text) => text));
  const before = (): void => {
    const selector = `  clusters: {names: [cluster-${++turn % 100}]}`;
    for (const path of paths) edit(path, (text) => text.replace(/^ {2}clusters: .*$/m, selector));
  };
  return { before, undo: () => undos.forEach((undo) => undo()) };
}

const diff: Row = {
  name: "diff",
  says: "`diff` of 3 changed files among 10,000, 100 clusters; each run compares other changes",
  measure(program) {
    const folder = platformOf(FILES);
    const { before, undo } = anew(folder);
    try {
      const runs = measure(
        [
          sluice(program, folder, "`diff HEAD`", ["diff", "HEAD"], { before }),
          sluice(program, folder, "full comparison: `diff HEAD --no-cache`", ["diff", "HEAD", "--no-cache"]),
          EMPTY,
        ],
        7,
      );
      return { runs, bars: [atMost(pair(runs)[0].median, 250, "ms")] };
    } finally {
      undo();
    }
  },
};

const diffGrowth: Row = {
  name: "diff-growth",
  says: "`diff HEAD` of 3 changed files among a growing number of files, 100 clusters",
  measure(program) {
    const sizes = [1000, 10_000, 50_000].map((files) => ({ files, size: sizeOf(files) }));
    const platforms = sizes.map(({ files, size }) => ({ files, folder: platformOf(size) }));
    const edits = platforms.map(({ folder }) => anew(folder));
    try {
      const runs = measure(
        [
          ...platforms.map(({ files, folder }, index) =>
            sluice(program, folder, `${files.toLocaleString("en-US")} files`, ["diff", "HEAD"], {
              before: () => edits[index]?.before(),
            }),
          ),
          EMPTY,
        ],
        7,
      );
      const [small, , large] = runs;
      if (small === undefined || large === undefined) return "nothing was measured";
      return { runs, bars: [atMost(large.median / small.median, 5, "x")] };
    } finally {
      for (const { undo } of edits) undo();
    }
  },
};

const history: Row = {
  name: "history",
  says: "`history` over 1,000 commits of 500 features on 100 clusters, of which each changes one file",
  measure(program) {
    const folder = historyOf({ features: 500, clusters: 100, grants: 200 }, 1000);
    const runs = measure(
      [
        sluice(program, folder, "`history feature-3`", ["history", "feature-3"]),
        { name: "`git log -p`", command: ["git", "log", "-p"], cwd: folder },
        sluice(program, folder, "`history --cluster cluster-3`", ["history", "--cluster", "cluster-3"]),
        sluice(program, folder, "`history --consumer Organization/org-3`", [
          "history",
          "--consumer",
          "Organization/org-3",
        ]),
      ],
      3,
    );
    const [own, other] = pair(runs);
    const slowest = Math.max(...runs.map(({ median }) => median));
    return { runs, bars: [atMost(own.median / other.median, 150, "x"), atMost(slowest, 10_000, "ms")] };
  },
};

/** The same mixture at any size. */
function sizeOf(files: number): { readonly features: number; readonly clusters: number; readonly grants: number } {
  return { features: files * 0.7, clusters: 100, grants: Math.round(files * 0.28) - 63 };
}

/** Pages for people are excluded, because they are not part of the comparison. */
const BOTH = ["--target", "state", "--target", "openfeature"] as const;

const renderCold: Row = {
  name: "render-cold",
  says: "cold `render` (`state`, `openfeature`) of 10,000 features on 100 clusters; the second row includes writing",
  measure(program) {
    const folder = platformOf(FEATURES);
    const out = join(folder, "node_modules", "rendered");
    const runs = measure(
      [
        sluice(
          program,
          folder,
          "without writing: `render --check` into an empty folder",
          ["render", ...BOTH, "--out", out, "--check", "--no-cache"],
          {
            exit: 1,
            before: () => rmSync(out, { recursive: true, force: true }),
          },
        ),
        sluice(program, folder, "with writing: `render`", ["render", ...BOTH, "--out", out, "--no-cache"], {
          before: () => rmSync(out, { recursive: true, force: true }),
        }),
        EMPTY,
      ],
      5,
      false,
    );
    const [compiling] = pair(runs);
    return { runs, bars: [atMost(compiling.median, 2500, "ms"), atMost(compiling.memory, 700, "MB")] };
  },
};

const renderWarm: Row = {
  name: "render-warm",
  says: "`render` of the same platform after a change of one feature's owner, of its level, or after no change",
  measure(program) {
    const folder = platformOf(FEATURES);
    const path = join(folder, FEATURE);
    const undo = edit(path, (text) => text);
    try {
      const render = (name: string, change: (text: string) => string): Run =>
        sluice(program, folder, `${name}: \`render\``, ["render", ...BOTH], { before: () => edit(path, change) });
      // Run separately, because each run reads the output of the previous one.
      const edited = measure([render("owner changed", owned), EMPTY], 6);
      const others = [
        render("level changed", promoted),
        sluice(program, folder, "no change: `render`", ["render", ...BOTH]),
      ];
      return {
        runs: [...edited, ...others.flatMap((run) => measure([run], 6))],
        bars: [atMost(pair(edited)[0].median, 400, "ms")],
      };
    } finally {
      undo();
    }
  },
};

const peerFeaturevisor: Row = {
  name: "featurevisor",
  says: `Featurevisor ${FEATUREVISOR} \`lint\` and \`build\`, 5,000 features x 3 environments, against \`render\` of 5,000 features on 3 clusters`,
  measure(program) {
    const peer = featurevisor();
    if (peer === undefined) return "Featurevisor is not available";
    const folder = platformOf({ features: 5000, clusters: 3, grants: 0 });
    const theirs = peerOf("featurevisor-5000", (made) => writeFeaturevisor(made, 5000));
    const out = join(folder, "node_modules", "rendered");
    const path = join(folder, FEATURE);
    const undo = edit(path, (text) => text);
    try {
      const runs = measure(
        [
          sluice(program, folder, "cold: `render`", ["render", ...BOTH, "--out", out, "--no-cache"], {
            before: () => rmSync(out, { recursive: true, force: true }),
          }),
          sluice(program, folder, "warm: `render`, one feature changed", ["render", ...BOTH], {
            before: () => edit(path, owned),
          }),
          { name: "Featurevisor", command: ["sh", "-c", `node ${peer} lint && node ${peer} build`], cwd: theirs },
        ],
        3,
      );
      const [cold, warm, other] = runs;
      if (cold === undefined || warm === undefined || other === undefined) return "nothing was measured";
      return { runs, bars: [timesFaster(cold, other, 15), timesFaster(warm, other, 50)] };
    } finally {
      undo();
    }
  },
};

const OVERLAYS = 10;

const peerKustomize: Row = {
  name: "kustomize",
  says: `\`kubectl kustomize\` of ${OVERLAYS} overlays of 1,000 objects, against \`render\` of 1,000 features on ${OVERLAYS} clusters`,
  measure(program) {
    if (!hasKustomize()) return "kubectl is not installed";
    const folder = platformOf({ features: 1000, clusters: OVERLAYS, grants: 0 });
    const theirs = peerOf("kustomize-1000", (made) => writeKustomize(made, 1000, OVERLAYS));
    const out = join(folder, "node_modules", "rendered");
    const overlays = Array.from({ length: OVERLAYS }, (_, index) => `overlays/cluster-${index}`).join(" ");
    const all = `for overlay in ${overlays}; do kubectl kustomize $overlay > /dev/null; done`;
    const runs = measure(
      [
        sluice(program, folder, "`render`", ["render", ...BOTH, "--out", out, "--no-cache"], {
          before: () => rmSync(out, { recursive: true, force: true }),
        }),
        { name: "kubectl kustomize", command: ["sh", "-c", all], cwd: theirs },
      ],
      3,
    );
    const [own, other] = pair(runs);
    return { runs, bars: [timesFaster(own, other, 25)] };
  },
};

export const rows: readonly Row[] = [
  start,
  validateWarm,
  validateCold,
  diff,
  diffGrowth,
  history,
  renderCold,
  renderWarm,
  peerFeaturevisor,
  peerKustomize,
];
