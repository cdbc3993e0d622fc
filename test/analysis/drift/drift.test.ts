/** Tests that every difference of a cluster is found, and nothing else is reported. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { drift, liveObjects } from "../../../src/analysis/drift/index.ts";
import type { KubernetesObject } from "../../../src/analysis/drift/index.ts";
import { isSameQuantity } from "../../../src/analysis/drift/compare.ts";
import { writerOf } from "../../../src/analysis/drift/changed.ts";
import { openDirectory } from "../../../src/files/index.ts";
import { locate } from "../../../src/compiler/parse/index.ts";
import { toReport } from "../../../src/report/report.ts";
import { reporters } from "../../../src/report/index.ts";
import { appliedTo, listOf } from "./cluster.ts";
import type { Live } from "./cluster.ts";
import { noLimits } from "../../no-limits.ts";

const { model, states } = compile(openDirectory("."), {
  targets: compilerTargets,
  today: "2026-11-21",
  guard: noLimits,
});
if (model === undefined) throw new Error("the example has no model");
const fleet = { model, states };

function found(cluster: string, text: string): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const state = states.find((one) => one.cluster.name === cluster);
  if (state === undefined) throw new Error(cluster);
  const live = liveObjects([{ path: "live.json", text }], collectInto(diagnostics));
  if (diagnostics.length === 0) drift({ fleet, state, kinds: undefined }, live, collectInto(diagnostics));
  return diagnostics;
}

/** As every reporter tells it. */
function told(diagnostics: readonly Diagnostic[]): string {
  const report = toReport({ diagnostics, documents: 0, clusters: 1, milliseconds: 0 }, locate);
  return reporters.map(({ format }) => format(report, { color: false, width: 200 })).join("\n");
}

test.each(states.map(({ cluster }) => cluster.name))("no drift is found on %s after a sync", (cluster) => {
  expect(found(cluster, listOf(appliedTo(fleet, cluster)))).toEqual([]);
});

/** Every value that is rendered below these fields of an object. */
function leavesOf(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return [path];
  const steps: readonly [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return steps.flatMap(([key, one]) => leavesOf(one, [...path, key]));
}

function changed(object: Live, path: readonly (string | number)[], to: unknown): void {
  let here = object as unknown as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) here = here[step] as Record<string | number, unknown>;
  const last = path.at(-1) ?? "";
  if (to === undefined) Reflect.deleteProperty(here, last);
  else here[last] = to;
}

const CLUSTER = "prod-eu-1";

test("any changed or removed value is reported with its path, and no other", () => {
  const applied = appliedTo(fleet, CLUSTER);
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.boolean(), (which, where, isGone) => {
      const live = structuredClone(applied);
      const object = live[which % live.length];
      if (object === undefined) return;
      const content = Object.fromEntries(
        ["spec", "data"].flatMap((key) => (key in object ? [[key, object[key]]] : [])),
      );
      const paths = leavesOf(content).filter(
        (path) => !["port", "managementPort", "evaluator", "logFormat", "probesEnabled"].includes(String(path[1])),
      );
      const path = paths[where % Math.max(1, paths.length)];
      if (path === undefined || path.length < 2 || typeof path.at(-1) === "number") return;
      changed(object, path, isGone ? undefined : "something else");
      const diagnostics = found(CLUSTER, listOf(live));
      expect(diagnostics.map(({ code }) => code.name)).toEqual(["drift-changed"]);
      expect(diagnostics[0]?.message).toContain(`${String(object["kind"])} `);
    }),
    { numRuns: 60, seed: 3 },
  );
});

test("a deleted object is missing, and one with our label that is not rendered is extra", () => {
  const live = appliedTo(fleet, CLUSTER);
  const [gone] = live.splice(
    live.findIndex(({ kind }) => kind === "FeatureFlag"),
    1,
  );
  const extra = structuredClone(live.find(({ kind }) => kind === "FeatureFlag")) as Live;
  extra.metadata["name"] = "flags-of-yesterday";
  const diagnostics = found(CLUSTER, listOf([...live, extra]));
  expect(diagnostics.map(({ code }) => code.name).sort()).toEqual(["drift-extra", "drift-missing"]);
  expect(diagnostics.map(({ message }) => message).join()).toContain(String(gone?.metadata["name"]));
});

test("only our labels and annotations are compared", () => {
  const live = appliedTo(fleet, CLUSTER);
  const object = live.find(({ kind }) => kind === "ResourceRegistration");
  changed(object as Live, ["metadata", "labels", "app.kubernetes.io/component"], "else");
  const diagnostics = found(CLUSTER, listOf(live));
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining("metadata.labels")]);
});

describe("workloads are somebody's own, and a patch of them is ours", () => {
  const NAMES = ["spec", "template", "metadata", "annotations", "sluice.dev/features"];

  /** The cluster, and a workload of it with what its owner says of it. */
  function withWorkload(): { readonly live: Live[]; readonly workload: Live } {
    const live = appliedTo(fleet, CLUSTER);
    const workload = live.find(({ metadata }) => metadata["name"] === "vm-controller");
    if (workload === undefined) throw new Error("the example has no such workload");
    changed(workload, ["spec", "replicas"], 3);
    changed(workload, ["spec", "template", "spec"], { containers: [{ name: "app", image: "app:1" }] });
    changed(workload, ["spec", "template", "metadata", "annotations", "theirs"], "x");
    return { live, workload };
  }

  test("changes by its owner are not drift", () => {
    expect(found(CLUSTER, listOf(withWorkload().live))).toEqual([]);
  });

  test.each([["0123456789abcdef"], [undefined]])("our annotation is %s: it has not restarted since", (value) => {
    const { live, workload } = withWorkload();
    changed(workload, NAMES, value);
    const diagnostics = found(CLUSTER, listOf(live));
    expect(diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining('spec.template.metadata.annotations["sluice.dev/features"] is'),
    ]);
  });

  test("one that was not read is counted and not compared", () => {
    const live = appliedTo(fleet, CLUSTER);
    const own = live.filter(({ apiVersion }) => apiVersion !== "apps/v1");
    const state = states.find(({ cluster }) => cluster.name === CLUSTER);
    if (state === undefined) throw new Error(CLUSTER);
    const diagnostics: Diagnostic[] = [];
    const read = liveObjects([{ path: "live.json", text: listOf(own) }], collectInto(diagnostics));
    const tally = drift({ fleet, state, kinds: undefined }, read, collectInto(diagnostics));
    expect(diagnostics).toEqual([]);
    expect(tally).toEqual({ rendered: own.length, alike: own.length, unread: live.length - own.length });
    const onlyMaps = drift({ fleet, state, kinds: new Set(["ConfigMap"]) }, read, collectInto(diagnostics));
    expect(onlyMaps.unread).toBe(0);
  });
});

test("objects of controllers and GitOps tools, and grants by others, are not extra", () => {
  const live = appliedTo(fleet, CLUSTER);
  const copy = (kind: string, more: object, other: object = {}): Live => {
    const one = structuredClone(live.find((object) => object["kind"] === kind)) as Live;
    one.metadata = { ...one.metadata, name: "other", ...more };
    return { ...one, ...other };
  };
  const owned = copy("ConfigMap", { ownerReferences: [{ kind: "Deployment", name: "x" }] });
  const application = copy("ConfigMap", {}, { apiVersion: "argoproj.io/v1alpha1", kind: "Application" });
  expect(found(CLUSTER, listOf([...live, owned, application]))).toEqual([]);
  // With our label it is left over, and that is all that is to be said.
  const codes = found(CLUSTER, listOf([...live, copy("ResourceGrant", {})])).map(({ code }) => code.name);
  expect(codes).toEqual(["drift-extra"]);
});

describe("who wrote a field", () => {
  const claim = (manager: string, time: string, fields: object): object => ({ manager, time, fieldsV1: fields });
  const writer = (entries: readonly object[], path: readonly (string | number)[]): string | undefined => {
    const value = {
      apiVersion: "v1",
      kind: "X",
      metadata: { name: "x", managedFields: entries },
    } as unknown as KubernetesObject["value"];
    return writerOf(
      {
        group: "",
        kind: "X",
        namespace: "",
        name: "x",
        value,
        at: () => ({ file: { path: "", text: "" }, start: 0, end: 0 }),
      },
      path,
    );
  };
  const field = { "f:spec": { "f:a": { "f:b": {} } } };
  const whole = { "f:spec": { "f:a": {} } };

  test.each([
    [
      "the later of two",
      [claim("old", "2026-01-01T00:00:00Z", field), claim("new", "2026-02-01T00:00:00Z", field)],
      "new at 2026-02-01T00:00:00Z",
    ],
    [
      "the nearer of two",
      [claim("near", "2026-01-01T00:00:00Z", field), claim("far", "2026-02-01T00:00:00Z", whole)],
      "near at 2026-01-01T00:00:00Z",
    ],
    ["whoever claims the whole", [claim("far", "2026-02-01T00:00:00Z", whole)], "far at 2026-02-01T00:00:00Z"],
    [
      "nobody who claims only its neighbour",
      [claim("x", "2026-02-01T00:00:00Z", { "f:spec": { "f:a": { "f:c": {} } } })],
      undefined,
    ],
    ["nobody where nothing is recorded", [], undefined],
    ["no time that is none", [claim("x", "\u001b[2J", field)], "x"],
  ] as const)("%s", (_, entries, expected) => {
    expect(writer(entries, ["spec", "a", "b"])).toBe(expected);
  });
});

describe("only differing values of our fields are shown", () => {
  const SECRET = "hunter2hunter2";

  test("no secret is shown: in other objects, in annotations, in differing values, in broken texts", () => {
    const live = appliedTo(fleet, CLUSTER);
    const flags = live.find(({ kind }) => kind === "FeatureFlag");
    changed(flags as Live, ["spec", "flagSpec"], { flags: { x: { token: SECRET, list: [{ password: SECRET }] } } });
    for (const object of live) (object.metadata["annotations"] as Record<string, string>)["token"] = SECRET;
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { password: SECRET } };
    const text = listOf([secret, ...live]);
    const oneLine = JSON.stringify(JSON.parse(text));
    const texts = [
      text,
      oneLine,
      `${oneLine.slice(0, 100)}\n`,
      text.replace(`"${SECRET}"`, SECRET),
      `{"a": ${SECRET}}`,
      `a: {b: ${SECRET}, b: ${SECRET}}\n`,
      `[${JSON.stringify({ items: [SECRET] })}]`,
    ];
    for (const one of texts) {
      const diagnostics = found(CLUSTER, one);
      expect(diagnostics.length).toBeGreaterThan(0);
      expect(told(diagnostics)).not.toContain(SECRET);
    }
  });

  test("dangerous names are not printed in commands", () => {
    const live = appliedTo(fleet, CLUSTER);
    const extra = structuredClone(live.find(({ kind }) => kind === "FeatureFlag")) as Live;
    extra.metadata["name"] = "x; rm -rf /";
    const [one] = found(CLUSTER, listOf([...live, extra]));
    expect(one?.help).toBe("delete it: kubectl delete ...");
  });

  test("any input gives diagnostics", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '"items"',
      ":",
      ",",
      '"kind"',
      '"List"',
      "null",
      "1e999",
      "\u0000",
      "- a\n",
      "\\",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join("")),
          fc.json(),
        ),
        (text) => {
          expect(found(CLUSTER, text).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});

test.each([
  ["1", 1, true],
  ["0.5", "500m", true],
  ["1Gi", "1024Mi", true],
  ["1G", "1000M", true],
  ["1G", "1Gi", false],
  ["1e3", "1k", true],
  ["100m", "0.1", true],
  ["32M", "33M", false],
  ["a", "a ", false],
  ["-1", "1", false],
] as const)("as quantities, %s and %s: %s", (a, b, same) => {
  expect(isSameQuantity(a, b, ["spec", "resources", "limits", "cpu"])).toBe(same);
  expect(isSameQuantity(a, b, ["spec", "other", "cpu"])).toBe(false);
});
