/**
 * Tests `explain --consumer` against the rendered files, for all combinations of gates, grants and the targets that
 * read them.
 */
import { describe, expect, test } from "vitest";
import { verdictOf } from "../../../src/cli/commands/explain/verdict.ts";
import { emit, joinDocuments } from "../../../src/render/yaml/index.ts";
import { entitlements, featuresByStatus } from "../../../src/analysis/entitlements.ts";
import { accessOf, decisionOf, reasonChain } from "../../../src/analysis/explain/index.ts";
import type { StateQuery } from "../../../src/analysis/explain/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered, TODAY } from "../../render/targets/compiled.ts";

type Interval = { readonly starts?: string; readonly expires?: string };

/** When acme has a grant. */
const GRANTS: Readonly<Record<string, readonly Interval[]>> = {
  none: [],
  always: [{}],
  running: [{ starts: "2026-01-01", expires: "2027-01-01" }],
  "last-day": [{ expires: TODAY }],
  "first-day": [{ starts: TODAY }],
  ended: [{ expires: "2026-03-31" }],
  begins: [{ starts: "2027-02-01" }],
  pauses: [{ expires: "2026-03-31" }, { starts: "2027-02-01" }],
  "ended-twice": [{ expires: "2026-03-31" }, { starts: "2026-05-01", expires: "2026-10-31" }],
};
const WHY: Readonly<Record<string, string>> = {
  none: "it has no grant",
  ended: "its grant ended on 2026-03-31",
  begins: "its grant begins on 2027-02-01",
  pauses: "its grant begins on 2027-02-01",
  "ended-twice": "its grant ended on 2026-10-31",
};
const READERS: Readonly<Record<string, readonly string[]>> = {
  milo: ["milo"],
  flagd: ["openfeature"],
  both: ["milo", "openfeature"],
  nobody: ["state"],
};

function document(kind: string, name: string, spec: { readonly [key: string]: Value }): string {
  return emit({ apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name }, spec });
}

const features = Object.keys(GRANTS).flatMap((grant) =>
  ["open", "shut"].map((gate) =>
    document("Feature", `${grant}-${gate}`, {
      description: "Asked for.",
      owners: ["team-a"],
      entitlement: {},
      history: [{ level: gate === "open" ? "PRODUCTION" : "DEV" }],
    }),
  ),
);
const grants = Object.entries(GRANTS).flatMap(([name, intervals]) =>
  intervals.map((interval, index) =>
    document("Grant", `${name}-${index}`, {
      consumer: { kind: "Organization", name: "acme" },
      features: [`${name}-open`, `${name}-shut`],
      reason: "they asked",
      ...interval,
    }),
  ),
);
const stages = Object.entries(READERS).flatMap(([name, render]) => [
  document("Stage", name, { threshold: "PREVIEW", render: [...render] }),
  document("Cluster", `on-${name}`, { stage: name }),
]);
const fleet = fleetOf(
  treeOf({
    "sluice.yaml": document("Project", "access", { sources: ["all"] }),
    "all/all.yaml": joinDocuments([...features, ...grants, ...stages]),
  }),
);
const output = rendered(fleet);
const questions = fleet.states.flatMap((at) =>
  at.features.map((state): StateQuery => ({
    model: fleet.model,
    at,
    state,
    consumer: { kind: "Organization", name: "acme" },
    today: TODAY,
  })),
);

const asked = { kind: "Organization", name: "acme" };

test.each(questions.map((question) => [question.state.feature.name, question.at.cluster.name, question] as const))(
  "%s on %s",
  (name, cluster, question) => {
    const grant = Object.keys(GRANTS).find((one) => name === `${one}-open` || name === `${one}-shut`) ?? "";
    const isOpen = name.endsWith("-open");
    const isHeldByMilo = [...output].some(
      ([path, text]) => path.startsWith(`clusters/${cluster}/milo-grants/`) && text.includes(`/${name}`),
    );
    const isInForce = isOpen && WHY[grant] === undefined;
    const has = cluster === "on-milo" ? isOpen && GRANTS[grant]?.length !== 0 : isInForce;
    const verdict = verdictOf(question);
    const {
      state,
      reason,
      because: { says },
    } = decisionOf(question);
    expect(accessOf(question, asked).has).toBe(has);
    expect(verdict.startsWith(`${name} is ${has ? "enabled" : "disabled"} for Organization/acme on ${cluster}`)).toBe(
      true,
    );
    expect(state).toBe(has ? "enabled" : "disabled");
    if (!isOpen) {
      expect([reason, says]).toEqual(["threshold", `DEV < PREVIEW (stage ${cluster.slice(3)})`]);
      return;
    }
    expect(reason).toBe("grant");
    const why = WHY[grant];
    expect(says).toContain(why ?? "granted by ");
    if (why !== undefined) expect(verdict).toContain(why);
    if (has && why !== undefined) expect(verdict).toContain("milo does not support dates");
    const isUndated = reasonChain(question).some((link) => link.says.startsWith("milo does not support dates"));
    expect(isUndated).toBe(why !== undefined && grant !== "none" && ["on-milo", "on-both"].includes(cluster));
    if (cluster === "on-milo") expect(isHeldByMilo).toBe(has);
  },
);

describe("the entitlements of acme", () => {
  const { model, states } = fleet;
  const own = entitlements({ model, states, today: TODAY }).get("Organization/acme") ?? [];
  const inForce = Object.keys(GRANTS).filter((name) => WHY[name] === undefined);

  test("are active where acme has a granted feature, and only there", () => {
    const has = questions.filter((question) => accessOf(question, asked).has);
    const keyOf = (feature: string, cluster: string): string => `${feature} on ${cluster}`;
    expect(
      own
        .filter(({ status }) => status === "active")
        .map(({ feature, at }) => keyOf(feature.name, at.cluster.name))
        .toSorted(),
    ).toEqual(has.map(({ state, at }) => keyOf(state.feature.name, at.cluster.name)).toSorted());
  });

  test("are off where a grant in force meets a shut gate, and say why", () => {
    const off = own.filter(({ status }) => status === "off");
    expect(new Set(off.map(({ feature }) => feature.name))).toEqual(new Set(inForce.map((name) => `${name}-shut`)));
    for (const { note, at } of off) expect(note).toBe(`threshold: DEV < PREVIEW (stage ${at.stage.name})`);
  });

  test("never count an ended or a later grant as one in force", () => {
    const { active, off, scheduled, ended } = featuresByStatus(own.filter(({ at }) => at.cluster.name === "on-flagd"));
    expect([...active, ...off].toSorted()).toEqual(
      inForce.flatMap((name) => [`${name}-open`, `${name}-shut`]).toSorted(),
    );
    expect(scheduled.toSorted()).toEqual(["begins-open", "begins-shut", "pauses-open", "pauses-shut"]);
    expect(ended.toSorted()).toEqual(["ended-open", "ended-shut", "ended-twice-open", "ended-twice-shut"]);
  });

  test("name the grant and the interval that decide", () => {
    const pauses = own.find(({ feature, at }) => feature.name === "pauses-open" && at.cluster.name === "on-flagd");
    expect(pauses).toMatchObject({ starts: "2027-02-01", expires: undefined, grant: { name: "pauses-1" } });
  });
});
