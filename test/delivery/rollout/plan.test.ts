/** Tests the planner on fleets without Git: what each cluster may have, and what it waits for. */
import { describe, expect, test } from "vitest";
import type { RolloutPlan } from "../../../src/delivery/rollout/index.ts";
import { Fleet, HOUR, PLAN, planOf, settled, wave, WAVES, words } from "./model.ts";

describe("between waves", () => {
  test("a commit waits until every cluster before has had it for long enough", () => {
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "on" } });
    expect(words(fleet.run(0)["e1"])).toEqual(["production/canary does not have it yet (c1)"]);
    expect(fleet.sources()).toEqual({ c1: "1", e1: "0", e2: "0", u1: "0" });
    // Its clock begins when the checks are green, not with the push.
    expect(words(fleet.run(HOUR)["e1"])).toEqual(["production/canary bakes until 1970-01-01 05:00 UTC"]);
    fleet.run(5 * HOUR - 1);
    expect(fleet.sources()).toEqual({ c1: "1", e1: "0", e2: "0", u1: "0" });
    fleet.run(5 * HOUR);
    expect(fleet.sources()).toEqual({ c1: "1", e1: "1", e2: "1", u1: "0" });
    fleet.run(6 * HOUR);
    fleet.run(7 * HOUR - 1);
    expect(fleet.sources()).toEqual({ c1: "1", e1: "1", e2: "1", u1: "0" });
    fleet.run(7 * HOUR);
    expect(fleet.sources()).toEqual({ c1: "1", e1: "1", e2: "1", u1: "1" });
  });

  test("a commit that changes nothing inherits the clock of what it is on top of", () => {
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(0);
    fleet.run(HOUR);
    fleet.merge({ files: { e1: "new" } });
    fleet.run(4 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0" });
    fleet.run(5 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "2", e2: "2" });
  });

  test("newer commits do not restart the clock of an older one", () => {
    const fleet = settled();
    for (const hour of [0, 1, 2, 3, 4]) {
      fleet.merge({ features: { search: "on", [`f${hour}`]: "on" } });
      fleet.merge({
        features: { ...fleet.last.features, [`f${hour}`]: "on" },
        files: { c1: `${hour}`, e1: `${hour}` },
      });
      fleet.run(hour * HOUR);
    }
    expect(fleet.sources()).toMatchObject({ c1: "10", e1: "0" });
  });

  test("the oldest commit that has baked goes on while newer ones bake", () => {
    const fleet = settled();
    for (const hour of [0, 1, 2, 3]) {
      fleet.merge({ files: { c1: `${hour}`, e1: `${hour}` } });
      fleet.run(hour * HOUR);
      fleet.observe(hour * HOUR, {});
    }
    fleet.run(4 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "4", e1: "1", e2: "0" });
    fleet.run(5 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "4", e1: "2", u1: "0" });
  });
});

describe("HEAD", () => {
  test("a revert reaches every cluster at once, and nothing else gets what it reverts", () => {
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(0);
    fleet.run(HOUR);
    fleet.merge({ features: { search: "on" } });
    fleet.run(2 * HOUR);
    expect(fleet.tip("c1")).toMatchObject({ source: "2" });
    for (const hour of [5, 9, 20]) fleet.run(hour * HOUR);
    expect(fleet.sources()).toEqual({ c1: "2", e1: "0", e2: "0", u1: "0" });
  });

  test("what it has taken back does not spread while other changes of it bake", () => {
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "on" }, files: { e1: "a" } });
    fleet.run(0);
    fleet.run(HOUR);
    fleet.merge({ features: { search: "on", pay: "on" } });
    fleet.run(4 * HOUR);
    expect(words(fleet.run(5 * HOUR)["e1"])).toEqual(["production/canary bakes until 1970-01-01 09:00 UTC"]);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "0" });
    fleet.run(9 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "2" });
  });

  test("what it has turned on again is not turned off while other changes of it bake", () => {
    const fleet = settled();
    fleet.merge({ features: {} });
    fleet.run(0);
    fleet.run(HOUR);
    fleet.merge({ features: { search: "on", pay: "on" } });
    expect(words(fleet.run(2 * HOUR)["e1"])).toEqual(["production/canary does not have it yet (c1)"]);
    fleet.run(3 * HOUR);
    fleet.run(5 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "0" });
    fleet.run(7 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "2" });
  });

  test("gives back earlier files to a cluster that the reverted commit has not reached, by doing nothing", () => {
    const fleet = settled();
    fleet.merge({ files: { c1: "bad", e1: "bad" } });
    fleet.run(0);
    fleet.run(HOUR);
    fleet.merge({ files: {} });
    fleet.closed = new Set(["c1"]);
    fleet.run(9 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0" });
  });

  test("alone gives back earlier files at once, no older commit does", () => {
    const fleet = settled();
    fleet.merge({ files: { e1: "a" } });
    fleet.run(0);
    fleet.run(HOUR);
    fleet.merge({ files: { c1: "b" } });
    fleet.closed = new Set(["e1"]);
    fleet.run(2 * HOUR);
    fleet.merge({ files: { c1: "b", e1: "c" } });
    fleet.closed = new Set();
    fleet.run(2 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "1" });
  });

  test("of an earlier run that gave back files ends the commits before it", () => {
    const fleet = settled();
    fleet.closed = new Set(["e1"]);
    fleet.merge({ files: { c1: "a", e1: "bad" } });
    for (const hour of [0, 1, 5]) fleet.run(hour * HOUR);
    fleet.merge({ files: { c1: "b" } });
    fleet.run(5 * HOUR);
    fleet.merge({ files: { c1: "b", e1: "good" } });
    fleet.closed = new Set();
    fleet.run(6 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "0" });
  });

  test("cannot loosen the rollout that it is judged by", () => {
    const fleet = settled();
    const loose = planOf([wave("production", "rest", ["c1", "e1", "e2", "u1"], { bakes: 0, checks: "none" })]);
    fleet.merge({ features: { search: "on", chat: "on" }, plan: loose });
    fleet.run(0);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0", u1: "0" });
    // A later commit brings it along, so it is held by the same waves.
    fleet.merge({ features: { search: "on", chat: "on", pay: "on" } });
    for (const time of [1, 2]) fleet.run(time);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "0", u1: "0" });
    fleet.run(4 * HOUR + 2);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "2", e2: "2", u1: "0" });
    for (const hours of [5, 6]) fleet.run(hours * HOUR + 2);
    expect(fleet.sources()).toMatchObject({ u1: "2" });
    fleet.merge({ features: { search: "on" } });
    fleet.run(7 * HOUR);
    expect(fleet.sources()).toEqual({ c1: "3", e1: "3", e2: "3", u1: "3" });
  });

  test("that removes all clusters of a wave reaches the others only by force, unless a new one takes their place", () => {
    const fleet = settled();
    const rest = WAVES.slice(1);
    fleet.merge({ features: { search: "on", chat: "on" }, plan: planOf(rest) });
    expect(words(fleet.run(0)["e1"])).toEqual(["it comes with the removal of all clusters of production/canary (c1)"]);
    fleet.run(100 * HOUR);
    expect(fleet.sources()).toMatchObject({ e1: "0", u1: "0" });

    const moved = settled();
    const other = planOf([wave("production", "canary", ["c2"], { bakes: 4 * HOUR }), ...rest]);
    moved.merge({ features: { search: "on", chat: "on" }, plan: other });
    moved.run(0);
    moved.run(HOUR);
    expect(moved.sources()).toMatchObject({ c2: "1", e1: "0" });
    moved.run(5 * HOUR);
    expect(moved.sources()).toMatchObject({ e1: "1" });
  });

  test("that only removes all clusters of a wave lets later ones go on without it", () => {
    const fleet = settled();
    fleet.merge({ plan: planOf(WAVES.slice(1)) });
    fleet.run(0);
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(1);
    expect(fleet.sources()).toMatchObject({ e1: "2", u1: "0" });
  });

  test("that was loosened meanwhile is judged by the rollout before, also where the branch was deleted", () => {
    const twoWaves = (bakes: number): RolloutPlan =>
      planOf([wave("production", "canary", ["c1"], { bakes }), wave("production", "rest", ["u1", "u2"])]);
    const fleet = settled(twoWaves(4 * HOUR));
    fleet.merge({ features: { search: "on", chat: "on" } });
    for (const time of [0, 1]) fleet.run(time);
    fleet.merge({ plan: twoWaves(0), files: { c1: "next" } });
    for (const time of [2, 3]) fleet.run(time);
    fleet.merge({ files: { c1: "next", u1: "next" } });
    fleet.branches.delete("u1");
    fleet.run(4);
    expect(fleet.sources()).toEqual({ c1: "2", u1: "0", u2: "0" });
  });

  test("cannot loosen its rollout by a cluster that nobody waits for", () => {
    const fleet = settled();
    const dead = planOf(WAVES.map((one) => (one.name === "canary" ? { ...one, unawaited: ["c1"] } : one)));
    fleet.merge({ features: { search: "on", chat: "on" }, plan: dead });
    expect(words(fleet.run(0)["e1"])).toEqual(["production/canary does not have it yet (c1)"]);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0" });
    fleet.run(1);
    fleet.run(4 * HOUR + 1);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "1" });
    fleet.merge({ features: { search: "on", pay: "on" } });
    fleet.run(4 * HOUR + 2);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "2" });
  });

  test("cannot move a cluster out of the rollout that it is judged by", () => {
    const fleet = settled();
    const others = WAVES.map((one) => (one.name === "eu" ? { ...one, clusters: ["e2"] } : one));
    fleet.merge({ features: { search: "on", chat: "on" }, plan: planOf([wave("labs", "", ["e1"]), ...others]) });
    expect(words(fleet.run(0)["e1"])).toEqual(["production/canary does not have it yet (c1)"]);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0" });
  });

  test("cannot remove the rollout that it is judged by", () => {
    const fleet = settled();
    fleet.merge({ features: { chat: "on" }, plan: { ...PLAN, stages: new Set() } });
    fleet.run(0);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0", u1: "0" });
  });
});

describe("between stages", () => {
  const STAGES = planOf(
    [wave("staging", "rest", ["s1"], { bakes: 2 * HOUR }), wave("production", "canary", ["c1"]), ...WAVES.slice(1)],
    { production: "staging" },
  );
  const PREVIEW = { only: { chat: ["s1"] } };

  test("a feature turns on when it was on before for long enough, whatever else is new there", () => {
    const fleet = settled(STAGES);
    fleet.merge({ features: { search: "on", chat: "on" }, ...PREVIEW });
    for (const hour of [0, 1, 2]) fleet.run(hour * HOUR);
    fleet.merge({ only: {}, files: { s1: "another change" } });
    fleet.run(2 * HOUR);
    expect(fleet.sources()).toMatchObject({ s1: "2", c1: "0" });
    fleet.run(3 * HOUR);
    // Staging has tested the feature, although the commit is new there.
    expect(fleet.sources()).toMatchObject({ s1: "2", c1: "2", e1: "0" });
  });

  test("a feature that is new in both waits for the earlier one", () => {
    const fleet = settled(STAGES);
    fleet.merge({ features: { search: "on", chat: "on" } });
    expect(words(fleet.run(0)["c1"])).toEqual(["staging/rest does not have chat yet (s1)"]);
    fleet.run(HOUR);
    expect(words(fleet.run(2 * HOUR)["c1"])).toEqual(["chat in staging/rest bakes until 1970-01-01 03:00 UTC"]);
    fleet.run(3 * HOUR);
    expect(fleet.sources()).toMatchObject({ s1: "1", c1: "1", e1: "0" });
  });

  test("a feature that no earlier stage can test is tried in the first wave, and named", () => {
    const fleet = settled(STAGES);
    fleet.merge({ features: { search: "on", chat: "on" }, only: { chat: ["c1", "e1", "e2", "u1"] } });
    expect(fleet.run(0)["c1"]).toMatchObject({ source: "1", untested: ["chat"] });
    expect(fleet.sources()).toMatchObject({ s1: "0", c1: "1", e1: "0" });
  });

  test("a feature that an emergency has turned off turns on as if it were new", () => {
    const fleet = settled(STAGES);
    fleet.merge({ shut: ["search"] });
    fleet.run(0);
    fleet.merge({ shut: [] });
    fleet.branches.delete("e1");
    fleet.run(HOUR);
    expect(fleet.sources()).toMatchObject({ s1: "2", c1: "1" });
    expect(fleet.tip("e1")).toBeUndefined();
    fleet.run(2 * HOUR);
    fleet.run(4 * HOUR - 1);
    expect(fleet.sources()).toMatchObject({ c1: "1" });
    fleet.run(4 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "2" });
  });

  test("a red check in the earlier one holds everything", () => {
    const fleet = settled(STAGES);
    fleet.merge({ files: { s1: "a", c1: "a" } });
    fleet.run(0);
    fleet.merge({ files: { s1: "a", c1: "b" } });
    fleet.run(HOUR, { s1: "red" });
    expect(fleet.sources()).toMatchObject({ s1: "1", c1: "1" });
  });
});

describe("clusters", () => {
  const joined = (cluster: string): ReturnType<typeof planOf> =>
    planOf(WAVES.map((one) => (one.name === "canary" ? { ...one, clusters: ["c1", cluster] } : one)));

  test("the first publication of a fleet goes in waves", () => {
    const fleet = new Fleet({ features: { search: "on" }, plan: PLAN });
    expect(words(fleet.run(0)["u1"])).toContain("production/canary does not have it yet (c1)");
    fleet.run(0);
    fleet.run(4 * HOUR - 1);
    expect(fleet.sources()).toEqual({ c1: "0" });
    fleet.run(4 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "0", e1: "0", e2: "0" });
    expect(fleet.sources()["u1"]).toBeUndefined();
  });

  test("a new one counts from its first green, and holds nobody back before", () => {
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(0);
    fleet.run(HOUR);
    fleet.merge({ plan: joined("c2") });
    fleet.run(2 * HOUR, { c2: "unknown" });
    fleet.run(5 * HOUR, { c2: "unknown" });
    expect(fleet.sources()).toMatchObject({ c2: "2", e1: "2" });
    fleet.merge({ features: { search: "on", pay: "on" } });
    fleet.run(6 * HOUR);
    fleet.run(7 * HOUR, { c2: "unknown" });
    fleet.run(12 * HOUR, { c2: "red" });
    expect(fleet.sources()).toMatchObject({ c1: "3", c2: "3", e1: "2" });
  });

  test("a new one does not restart the clock of commits that its wave had before", () => {
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(0);
    fleet.run(HOUR);
    fleet.merge({ plan: joined("c2") });
    for (const hour of [2, 3, 5]) fleet.run(hour * HOUR);
    expect(fleet.sources()).toMatchObject({ c2: "2", e1: "2" });
  });

  test("one whose branch was deleted gets no commit that its wave may not have", () => {
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(0);
    fleet.branches.delete("e1");
    fleet.run(HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0", e2: "0" });
    // In the first wave nothing else has been green, so all others wait for it.
    fleet.branches.delete("c1");
    fleet.run(9 * HOUR);
    fleet.run(10 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0" });
  });

  test("one whose branch was deleted still holds back, if nobody waits for the others of its wave", () => {
    const dead = WAVES.map((one) =>
      one.name === "canary" ? { ...one, clusters: ["c1", "dead"], unawaited: ["dead"] } : one,
    );
    const fleet = settled(planOf(dead));
    fleet.branches.delete("c1");
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(0);
    expect(fleet.sources()).toMatchObject({ c1: "1", dead: "1", e1: "0" });
    fleet.run(HOUR);
    fleet.run(5 * HOUR - 1);
    expect(fleet.sources()).toMatchObject({ e1: "0" });
    fleet.run(5 * HOUR);
    expect(fleet.sources()).toMatchObject({ e1: "1" });
  });

  test("one that is gone, and one that nobody waits for, hold nobody back", () => {
    const dead = (more: object): ReturnType<typeof planOf> =>
      planOf(WAVES.map((one) => (one.name === "canary" ? { ...one, ...more } : one)));
    const fleet = settled(dead({ clusters: ["c1", "dead"] }));
    fleet.closed = new Set(["dead"]);
    fleet.merge({ features: { search: "on", chat: "on" } });
    for (const hour of [0, 1, 9]) fleet.run(hour * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0" });
    fleet.merge({ plan: dead({ clusters: ["c1", "dead"], unawaited: ["dead"] }) });
    fleet.run(10 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "1" });
    fleet.merge({ features: { search: "on", pay: "on" }, plan: PLAN });
    for (const hour of [11, 12, 20]) fleet.run(hour * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "3", e1: "3" });
  });
});
