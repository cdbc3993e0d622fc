/** Tests what else goes at once, on top of the commit that a cluster has, and runs of older commits. */
import { describe, expect, test } from "vitest";
import { git } from "../../git/temporary.ts";
import { emergency, grant, HELD, INCIDENT, NONE, OPEN, published, results, SHUT, states } from "./held.ts";
import { feature, header, outcomes, project, PROMOTED, stage } from "./world.ts";
import type { Files, World } from "./world.ts";

const entitled = (name: string): string => feature(name, "PRODUCTION", "  entitlement: {}\n");

describe("an older run", () => {
  const checkout = (world: World, commit: string): string => git(world.folder, "checkout", "--quiet", commit);

  test("leaves a branch alone that a newer commit has planned", () =>
    published(HELD, async (world) => {
      const older = world.commit(PROMOTED);
      world.commit(INCIDENT);
      await world.publish();
      checkout(world, older);
      expect(await outcomes(world, OPEN)).toEqual({ "eu-1": "newer", "us-1": "newer" });
      expect(states(world)["search"]).toBe("disabled");
    }));

  test("does not take back an emergency that was removed and came back, though no file changed in between", () =>
    published(HELD, async (world) => {
      world.commit(INCIDENT);
      await world.publish();
      const without = world.commit(NONE);
      world.commit(INCIDENT);
      expect((await results(world))["eu-1"]).toMatchObject({
        is: "published",
        atOnce: ['emergency "incident-search"'],
      });
      expect(await outcomes(world)).toEqual({ "eu-1": "unchanged", "us-1": "unchanged" });
      const tip = world.tip("env/eu-1");
      checkout(world, without);
      await world.publish(OPEN);
      expect(world.tip("env/eu-1")).toBe(tip);
    }));

  test("does not turn on a feature whose emergency came before the feature", () =>
    published(HELD, async (world) => {
      const on = world.commit({ ...PROMOTED, "features/other.yaml": feature("other", "PRODUCTION") });
      world.commit({ "stages/incident.yaml": emergency("other") });
      await world.publish();
      const tip = world.tip("env/eu-1");
      checkout(world, on);
      await world.publish(OPEN);
      expect(world.tip("env/eu-1")).toBe(tip);
    }));
});

describe("the release of a cluster", () => {
  const clusterOf = (release: string): string =>
    `${header("Cluster", "eu-1")}spec:\n  stage: production\n  release: "${release}"\n`;
  const since = (release: string): string =>
    feature("chat", "PRODUCTION").replace("level:", `since: "${release}"\n      level:`);
  const RELEASES =
    '  releases:\n    platform:\n      - {name: "1.8", date: 2026-03-01}\n      - {name: "1.9", date: 2026-06-01}\n';
  const platformOf = (more: string): Files => ({
    ...HELD,
    "sluice.yaml": `${project()}${RELEASES}`,
    "stages/production.yaml": stage("production", [], more),
    "stages/eu-1.yaml": clusterOf("1.8"),
    "features/chat.yaml": since("1.9"),
  });
  const UPGRADED = { "stages/eu-1.yaml": clusterOf("1.9") };
  /** Changes nothing but the release. */
  const PATCHED = { "features/chat.yaml": since("1.10") };

  test("goes at once, alone, past errors of HEAD, and again when it is given back", () =>
    published(platformOf(""), async (world) => {
      const source = git(world.folder, "rev-parse", "HEAD");
      world.commit({ ...PROMOTED, "features/broken.yaml": "kind: Feature\n" });
      world.commit(UPGRADED);
      expect((await results(world))["eu-1"]).toMatchObject({
        is: "published",
        atOnce: ["release 1.8 -> 1.9", "chat turns on"],
      });
      expect(states(world)).toMatchObject({ chat: "enabled", "dark-mode": "disabled" });
      expect(world.show("env/eu-1", "hydrator.metadata")).toContain(source);
      expect((await results(world))["eu-1"]).toBeUndefined();
      world.commit({ "stages/eu-1.yaml": clusterOf("1.8") });
      await world.publish();
      expect(states(world)).toMatchObject({ chat: "disabled", "dark-mode": "disabled" });
    }));

  test("waits for the window if it changes a feature", () =>
    published(platformOf(SHUT), async (world) => {
      world.commit({ ...PROMOTED, "features/broken.yaml": "kind: Feature\n" });
      world.commit(UPGRADED);
      const before = world.tip("env/eu-1");
      await world.publish();
      expect(world.tip("env/eu-1")).toBe(before);
      await world.publish(OPEN);
      expect(states(world)).toMatchObject({ chat: "enabled", "dark-mode": "disabled" });
      // A closed window does not take it back.
      world.commit(INCIDENT);
      await world.publish();
      expect(states(world)).toMatchObject({ chat: "enabled", search: "disabled", "dark-mode": "disabled" });
    }));

  test("that changes no feature does not wait for the window", () =>
    published(
      {
        ...platformOf(SHUT),
        ...PATCHED,
        "sluice.yaml": `${project()}${RELEASES}      - {name: "1.10", date: 2026-09-01}\n`,
      },
      async (world) => {
        world.commit({ ...PROMOTED, ...UPGRADED });
        expect((await results(world))["eu-1"]).toMatchObject({
          is: "pending",
          because: ["dark-mode turns on"],
        });
        await world.publish(OPEN);
        expect(states(world)).toMatchObject({ "dark-mode": "enabled" });
      },
    ));

  test("waits with its commit if the published commit does not list it", () =>
    published(platformOf(""), async (world) => {
      const source = git(world.folder, "rev-parse", "HEAD");
      world.commit({
        "sluice.yaml": `${project()}${RELEASES}      - {name: "1.10", date: 2026-09-01}\n`,
        "stages/eu-1.yaml": clusterOf("1.10"),
        "features/broken.yaml": "kind: Feature\n",
        ...INCIDENT,
      });
      expect((await results(world))["eu-1"]).toMatchObject({
        atOnce: ["search turns off"],
        because: ["HEAD has errors", `release 1.8 -> 1.10: commit ${source.slice(0, 12)} does not list it`],
      });
    }));
});

describe("a grant", () => {
  const SOLD: Files = {
    ...HELD,
    "sluice.yaml": project().replace("features, stages", "features, grants, stages"),
    "features/chat.yaml": entitled("chat"),
    "grants/acme.yaml": grant("acme", "chat"),
  };
  const flags = (world: World): string => world.show("env/eu-1", "openfeature/openfeature-flags/flags-default.yaml");

  test("is given, changed and taken away at once", () =>
    published(SOLD, async (world) => {
      world.commit(PROMOTED);
      world.commit({ "grants/umbrella.yaml": grant("umbrella", "chat") });
      expect((await results(world))["eu-1"]).toMatchObject({
        is: "published",
        atOnce: ["grants of chat change"],
        because: ["dark-mode turns on"],
      });
      expect([flags(world).includes("umbrella"), flags(world).includes("acme")]).toEqual([true, true]);
      world.commit({ "grants/acme.yaml": "# gone\n" });
      await world.publish();
      expect([flags(world).includes("umbrella"), flags(world).includes("acme")]).toEqual([true, false]);
      world.commit({ "grants/umbrella.yaml": "# gone\n", "grants/acme.yaml": grant("acme", "chat") });
      await world.publish();
      expect([flags(world).includes("umbrella"), flags(world).includes("acme")]).toEqual([false, true]);
      expect(states(world)["dark-mode"]).toBe("disabled");
    }));

  test("waits if its commit changes more than half of all, and at least 20", () => {
    const many = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`grants/c${index}.yaml`, grant(`c${index}`, "chat")]),
    );
    return published({ ...SOLD, ...many }, async (world) => {
      world.commit(PROMOTED);
      world.commit(Object.fromEntries(Object.keys(many).map((path) => [path, "# moved\n"])));
      world.commit({ "grants/umbrella.yaml": grant("umbrella", "chat") });
      expect((await results(world))["eu-1"]?.because).toEqual(["dark-mode turns on", "20 changed grants wait"]);
      expect([flags(world).includes("c7"), flags(world).includes("umbrella")]).toEqual([true, true]);
      await world.publish(OPEN);
      expect([flags(world).includes("c7"), flags(world).includes("umbrella")]).toEqual([false, true]);
    });
  });

  test("of a file that can't be parsed stays", () =>
    published(SOLD, async (world) => {
      world.commit({ "grants/acme.yaml": "kind: [\n", ...INCIDENT });
      await world.publish();
      expect([states(world)["search"], flags(world).includes("acme")]).toEqual(["disabled", true]);
    }));
});

describe("a new cluster", () => {
  const both = stage("production", ["ap-1", "eu-1", "us-1"], SHUT);

  test("gets what its stage has, its own document, and what goes at once", () =>
    published(HELD, async (world) => {
      const source = git(world.folder, "rev-parse", "HEAD");
      world.commit(PROMOTED);
      world.commit({ "stages/production.yaml": both, ...INCIDENT });
      expect(await outcomes(world)).toEqual({ "ap-1": "published", "eu-1": "published", "us-1": "published" });
      expect(states(world, "ap-1")).toEqual({ search: "disabled", "dark-mode": "disabled" });
      expect(JSON.parse(world.show("env/ap-1", "hydrator.metadata"))).toMatchObject({
        drySha: source,
        commands: ["sluice render --cluster ap-1"],
      });
      world.commit(NONE);
      expect(await outcomes(world)).toEqual({ "ap-1": "pending", "eu-1": "pending", "us-1": "pending" });
      await world.publish(OPEN);
      expect(states(world, "ap-1")).toEqual({ search: "enabled", "dark-mode": "enabled" });
    }));

  test("gets HEAD where nothing waits", () =>
    published(HELD, async (world) => {
      const head = world.commit({ "stages/production.yaml": both });
      await world.publish();
      expect(JSON.parse(world.show("env/ap-1", "hydrator.metadata"))).toMatchObject({ drySha: head });
    }));

  test("whose branch was deleted gets what its stage has", () =>
    published(HELD, async (world) => {
      world.commit(PROMOTED);
      git(world.remote, "update-ref", "-d", "refs/heads/env/eu-1");
      expect(await outcomes(world)).toEqual({ "eu-1": "published", "us-1": "pending" });
      expect(states(world)).toEqual({ search: "enabled", "dark-mode": "disabled" });
    }));
});
