/** Tests the planner where checks are not green, and where people decide. */
import { describe, expect, test } from "vitest";
import { HOUR, planOf, settled, WAVES, words } from "./model.ts";
import type { Fleet } from "./model.ts";

describe("checks", () => {
  const changed = (): Fleet => {
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(0);
    fleet.run(HOUR);
    return fleet;
  };

  test("a red one stops everything behind it, and its repair begins to bake", () => {
    const fleet = changed();
    expect(words(fleet.run(9 * HOUR, { c1: "red" })["e1"])).toContain("check health is red on c1 (0.5)");
    expect(fleet.sources()).toMatchObject({ c1: "1", e1: "0" });
    fleet.merge({ files: { c1: "repaired", e1: "repaired" } });
    fleet.run(10 * HOUR, { c1: "red" });
    fleet.run(11 * HOUR);
    // The bad commit was green for hours before it was red. It does not go on with the repair's answer.
    fleet.run(15 * HOUR - 1);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "0" });
    fleet.run(15 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "2" });
  });

  test("a red one restarts the clock of older commits too", () => {
    const fleet = changed();
    fleet.merge({ features: { search: "on", chat: "on", pay: "on" } });
    fleet.run(HOUR);
    fleet.run(2 * HOUR, { c1: "red" });
    fleet.merge({ features: { search: "on", chat: "on", pay: "repaired" } });
    fleet.run(3 * HOUR, { c1: "red" });
    fleet.run(4 * HOUR);
    fleet.run(8 * HOUR - 1);
    expect(fleet.sources()).toMatchObject({ c1: "3", e1: "0" });
    fleet.run(8 * HOUR);
    expect(fleet.sources()).toMatchObject({ e1: "3" });
  });

  test("without an answer they hold, and the clock goes on", () => {
    const fleet = changed();
    expect(words(fleet.run(5 * HOUR, { c1: "unknown" })["e1"])).toEqual(["check health has no answer on c1 (0.5)"]);
    expect(fleet.sources()).toMatchObject({ e1: "0" });
    fleet.run(6 * HOUR);
    expect(fleet.sources()).toMatchObject({ e1: "1" });
  });

  test("one that was red before blames nobody", () => {
    const fleet = settled();
    fleet.run(-HOUR / 2, { c1: "red" });
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(0, { c1: "red" });
    expect(words(fleet.run(HOUR, { c1: "red" })["e1"])).toContain("check health is red on c1, and was before (0.5)");
    fleet.run(2 * HOUR);
    expect(words(fleet.run(3 * HOUR, { c1: "red" })["e1"])).toContain("check health is red on c1 (0.5)");
  });

  test("one that is red for a commit still blames it after an emergency", () => {
    const fleet = changed();
    fleet.run(2 * HOUR, { c1: "red" });
    fleet.merge({ shut: ["search"] });
    fleet.closed = new Set(["c1"]);
    fleet.run(3 * HOUR, { c1: "red" });
    expect(fleet.tip("c1")).toMatchObject({ source: "1", shut: ["search"] });
    expect(words(fleet.run(4 * HOUR, { c1: "red" })["e1"])).toContain("check health is red on c1 (0.5)");
  });

  test("one that became green blames what was published then", () => {
    const fleet = settled();
    fleet.run(-HOUR / 2, { c1: "red" });
    fleet.merge({ features: { search: "on", chat: "on" } });
    fleet.run(0, { c1: "red" });
    fleet.run(HOUR);
    fleet.merge({ shut: ["search"] });
    fleet.closed = new Set(["c1"]);
    fleet.run(HOUR);
    expect(words(fleet.run(2 * HOUR, { c1: "red" })["e1"])).toContain("check health is red on c1 (0.5)");
  });

  test("a cluster with a bad commit keeps it from the others of its wave, and not its repair", () => {
    const fleet = changed();
    fleet.closed = new Set(["e2"]);
    fleet.run(5 * HOUR);
    fleet.closed = new Set();
    fleet.run(6 * HOUR, { e1: "red" });
    expect(fleet.sources()).toMatchObject({ e1: "1", e2: "0" });
    fleet.merge({ features: { search: "on" } });
    fleet.run(7 * HOUR, { e1: "red" });
    expect(fleet.sources()).toEqual({ c1: "2", e1: "2", e2: "0", u1: "0" });
  });
});

describe("by hand", () => {
  test("a pause holds until its day", () => {
    const paused = planOf(WAVES.map((one) => ({ ...one, pause: { reason: "a fair", until: "1970-01-03" } })));
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "on" }, plan: paused });
    expect(words(fleet.run(0)["c1"])).toEqual(["paused until 1970-01-03: a fair"]);
    fleet.run(48 * HOUR - 1);
    expect(fleet.sources()).toMatchObject({ c1: "0" });
    fleet.run(48 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "1" });
  });

  test("what was rolled back stays away until HEAD changes it", () => {
    const fleet = settled();
    fleet.merge({ features: { search: "on", chat: "bad" } });
    fleet.run(0);
    fleet.publish("c1", "0", HOUR, "1", { gaveUp: "1" });
    expect(words(fleet.run(2 * HOUR)["c1"])).toEqual(["chat was rolled back"]);
    fleet.merge({ files: { c1: "unrelated" } });
    fleet.run(3 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "0" });
    fleet.merge({ features: { search: "on", chat: "good" } });
    fleet.run(4 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "3" });
  });

  test("files that were rolled back stay away until HEAD changes them", () => {
    const fleet = settled();
    fleet.merge({ files: { c1: "bad" } });
    fleet.run(0);
    fleet.publish("c1", "0", HOUR, "1", { gaveUp: "1" });
    fleet.run(2 * HOUR);
    fleet.merge({ files: { c1: "bad", e1: "other" } });
    fleet.run(3 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "0" });
    fleet.merge({ files: { c1: "good" } });
    fleet.run(4 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "3" });
  });

  test("what an emergency has turned off does not come back everywhere at once", () => {
    const fleet = settled();
    fleet.merge({ shut: ["search"] });
    fleet.run(0);
    expect(fleet.clusters().map((cluster) => fleet.tip(cluster)?.shut)).toEqual(fleet.clusters().map(() => ["search"]));
    fleet.merge({ shut: [] });
    fleet.run(2 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "0" });
    fleet.run(3 * HOUR);
    fleet.run(7 * HOUR - 1);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "0" });
    fleet.run(7 * HOUR);
    expect(fleet.sources()).toMatchObject({ c1: "2", e1: "2", u1: "0" });
  });
});
