/** Tests emergencies: each reaches every cluster at once, alone, and ends with its source. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { git, write } from "../../git/temporary.ts";
import { emergency, HELD, INCIDENT, NONE, OPEN, published, results, SHUT, states } from "./held.ts";
import { feature, header, outcomes, override, project, PROMOTED, stage, withWorld } from "./world.ts";
import type { World } from "./world.ts";

function hook({ remote }: World, name: string, script: string): void {
  mkdirSync(join(remote, "hooks"), { recursive: true });
  writeFileSync(join(remote, "hooks", name), `#!/bin/sh\n${script}`);
  chmodSync(join(remote, "hooks", name), 0o755);
}

describe("an emergency", () => {
  test("does not wait, and brings nothing else along", () =>
    published(HELD, async (world) => {
      world.commit(PROMOTED);
      world.commit(INCIDENT, "search is shut");
      const { stdout, code } = await world.publish();
      expect([code, stdout]).toEqual([
        0,
        expect.stringMatching(
          /^published +eu-1 .* at once: search turns off; waits: dark-mode turns on; next maintenance window Sun 2026-11-22 02:00 UTC$/m,
        ),
      ]);
      expect(states(world)).toEqual({ search: "disabled", "dark-mode": "disabled" });
      expect(await outcomes(world)).toEqual({ "eu-1": "pending", "us-1": "pending" });
    }));

  test("is published with its whole commit where nothing else waits", () =>
    published(HELD, async (world) => {
      const head = world.commit(INCIDENT);
      expect((await results(world))["eu-1"]).toMatchObject({ is: "published", atOnce: [], because: [] });
      expect(JSON.parse(world.show("env/eu-1", "hydrator.metadata"))).toMatchObject({ drySha: head });
    }));

  test("names the commit that the rest is from, and what was applied on top of it", () =>
    published(HELD, async (world) => {
      const source = git(world.folder, "rev-parse", "HEAD");
      world.commit(PROMOTED);
      const plan = world.commit(INCIDENT, "search is shut");
      await world.publish();
      expect(JSON.parse(world.show("env/eu-1", "hydrator.metadata"))).toMatchObject({ drySha: source });
      expect(JSON.parse(world.show("env/eu-1", "sluice.metadata"))).toEqual({
        plan,
        emergencies: [{ override: "incident-search", feature: "search", commit: plan }],
      });
      const message = git(world.remote, "show", "-s", "--format=%B", "env/eu-1");
      expect(message).toContain(`${plan.slice(0, 7)} (at once, on ${source.slice(0, 7)}): search is shut\n`);
      expect(message).toContain(`Sluice-Source: ${source}\nSluice-Plan: ${plan}\n`);
    }));

  test("ends with the commit that removes it, and not before the cluster gets that commit", () =>
    published(HELD, async (world) => {
      world.commit(PROMOTED);
      world.commit(INCIDENT);
      await world.publish();
      world.commit(NONE);
      expect(await outcomes(world)).toEqual({ "eu-1": "pending", "us-1": "pending" });
      expect(states(world)["search"]).toBe("disabled");
      await world.publish(OPEN);
      expect(states(world)).toEqual({ search: "enabled", "dark-mode": "enabled" });
      expect(world.paths("env/eu-1")).not.toContain("sluice.metadata");
    }));

  test("stays on a cluster that it no longer selects, until the cluster gets the narrower one", () =>
    published(HELD, async (world) => {
      world.commit(PROMOTED);
      world.commit(INCIDENT);
      await world.publish();
      world.commit({ "stages/incident.yaml": emergency("search", "{names: [us-1]}") });
      await world.publish();
      expect([states(world)["search"], states(world, "us-1")["search"]]).toEqual(["disabled", "disabled"]);
      await world.publish(OPEN);
      expect([states(world)["search"], states(world, "us-1")["search"]]).toEqual(["enabled", "disabled"]);
    }));

  test("that turns to another feature stays for the first one, and reaches the second", () =>
    published(HELD, async (world) => {
      world.commit({ "features/other.yaml": feature("other", "PRODUCTION") });
      await world.publish(OPEN);
      world.commit(PROMOTED);
      world.commit(INCIDENT);
      await world.publish();
      world.commit({ "stages/incident.yaml": emergency("search").replace("feature: search", "feature: other") });
      await world.publish();
      expect(states(world)).toMatchObject({ search: "disabled", other: "disabled" });
    }));

  test("replaces an ordinary override of the same name, and not one of another feature", () =>
    published(
      {
        ...HELD,
        "features/other.yaml": feature("other", "PREVIEW"),
        "stages/incident.yaml": override("incident-search", "  feature: other\n  enabled: true\n"),
      },
      async (world) => {
        world.commit(PROMOTED);
        world.commit(INCIDENT);
        await world.publish();
        expect(states(world)).toMatchObject({ search: "disabled", other: "enabled", "dark-mode": "disabled" });
      },
    ));

  test("selects by the labels at HEAD", () => {
    const labels = (tier: string): string =>
      HELD["stages/production.yaml"]?.replace("name: eu-1\n", `name: eu-1\n  labels: {tier: ${tier}}\n`) ?? "";
    return published({ ...HELD, "stages/production.yaml": labels("gold") }, async (world) => {
      const incident = emergency("search", "{labels: {tier: canary}}");
      world.commit({ ...PROMOTED, "stages/production.yaml": labels("canary"), "stages/incident.yaml": incident });
      await world.publish();
      expect([states(world)["search"], states(world, "us-1")["search"]]).toEqual(["disabled", "enabled"]);
    });
  });

  test("turns off what depends on the feature at either commit", () => {
    const needs = (name: string, needed: string): string => feature(name, "PRODUCTION", `  dependsOn: [${needed}]\n`);
    const before = { "features/old.yaml": needs("old", "search"), "features/new.yaml": feature("new", "PRODUCTION") };
    const after = {
      "features/old.yaml": feature("old", "PRODUCTION"),
      // Through a feature that the published commit does not have.
      "features/between.yaml": needs("between", "search"),
      "features/new.yaml": needs("new", "between"),
    };
    return published({ ...HELD, ...before }, async (world) => {
      world.commit({ ...PROMOTED, ...after, ...INCIDENT });
      await world.publish();
      expect(states(world)).toEqual({ search: "disabled", old: "disabled", new: "disabled", "dark-mode": "disabled" });
    });
  });

  test("about a feature that a cluster does not have yet is noted, and holds with the feature", () =>
    published(HELD, async (world) => {
      world.commit({ ...PROMOTED, "features/other.yaml": feature("other", "PRODUCTION") });
      world.commit({ "stages/incident.yaml": emergency("other") });
      const { stdout, code } = await world.publish();
      expect(code).toBe(0);
      expect(stdout).toMatch(/"incident-other" has nothing to turn off on "eu-1" and "us-1".*nothing-to-turn-off/);
      await world.publish(OPEN);
      expect(states(world)).toEqual({ search: "enabled", other: "disabled", "dark-mode": "enabled" });
    }));

  test.each([
    ["by the same commit", { "stages/incident.yaml": emergency("find") }, {}],
    ["by an earlier commit", {}, { "stages/incident.yaml": emergency("find") }],
  ])("turns off a feature that was renamed %s, and what depends on its old name", (_, inRename, later) =>
    published(
      { ...HELD, "features/chat.yaml": feature("chat", "PRODUCTION", "  dependsOn: [search]\n") },
      async (world) => {
        const gone = "# renamed\n";
        const chat = feature("chat", "PRODUCTION", "  dependsOn: [find]\n");
        world.commit({
          ...PROMOTED,
          "features/search.yaml": gone,
          "features/find.yaml": feature("find", "PRODUCTION"),
          "features/chat.yaml": chat,
          ...inRename,
        });
        if (Object.keys(later).length > 0) world.commit(later);
        const { code, stdout } = await world.publish();
        expect([code, stdout]).toEqual([0, expect.stringMatching(/at once: chat turns off, search turns off;/)]);
        expect(stdout).not.toContain("nothing-to-turn-off");
        expect(states(world)).toEqual({ search: "disabled", chat: "disabled", "dark-mode": "disabled" });
        await world.publish(OPEN);
        expect(states(world)).toEqual({ find: "disabled", chat: "disabled", "dark-mode": "enabled" });
      },
    ),
  );

  test("does not take a feature that is not valid at HEAD for a renamed one", () =>
    published(HELD, async (world) => {
      world.commit({ "features/search.yaml": "kind: [\n", "features/find.yaml": feature("find", "PRODUCTION") });
      world.commit({ "stages/incident.yaml": emergency("find") });
      const { code, stdout } = await world.publish();
      expect([code, stdout]).toEqual([1, expect.stringMatching(/failed +eu-1 .*without emergency "incident-find"/)]);
      expect(states(world)).toMatchObject({ search: "enabled" });
    }));

  test.each([
    ["a level is misspelled", { "features/dark-mode.yaml": feature("dark-mode", "PRODUCTOIN") }],
    ["another file can't be parsed", { "features/dark-mode.yaml": "kind: [\n" }],
    ["the file of the clusters can't be parsed", { "stages/production.yaml": "kind: [\n" }],
    ["sluice.yaml can't be parsed", { "sluice.yaml": "kind: [\n" }],
    ["the feature itself can't be parsed", { "features/search.yaml": "kind: [\n" }],
  ] as const)("reaches all clusters although %s", (_, broken) =>
    published(HELD, async (world) => {
      world.commit({ ...PROMOTED, ...broken, ...INCIDENT });
      const { code, stderr, stdout } = await world.publish();
      expect([code, stderr]).toEqual([
        1,
        "HEAD has errors, so only emergencies, grants and releases of clusters are published\n",
      ]);
      expect(stdout).toMatch(/published +eu-1 .* at once: search turns off; waits: HEAD has errors$/m);
      for (const cluster of ["eu-1", "us-1"])
        expect(states(world, cluster)).toEqual({ search: "disabled", "dark-mode": "disabled" });
    }),
  );

  test("stays where its file can't be parsed any more", () =>
    published(HELD, async (world) => {
      world.commit(PROMOTED);
      world.commit(INCIDENT);
      await world.publish();
      world.commit({ "stages/incident.yaml": "kind: [\n" });
      expect((await world.publish()).stderr).toBe("nothing was published, because of the errors\n");
      expect(states(world)["search"]).toBe("disabled");
    }));

  test("reaches a cluster whose update would delete too many files", () =>
    published(HELD, async (world) => {
      const less = HELD["stages/production.yaml"]?.replace("[state, openfeature]", "[state]") ?? "";
      world.commit({ "stages/production.yaml": less, ...INCIDENT });
      const { code, stdout } = await world.publish(["--prune-limit", "1"]);
      expect([code, stdout]).toEqual([1, expect.stringContaining("mass-deletion")]);
      expect(stdout).toMatch(/failed +eu-1 .* at once: search turns off$/m);
      expect(states(world)["search"]).toBe("disabled");
    }));

  test("that a changed branch does not take makes the run fail by name", () =>
    published(HELD, async (world) => {
      git(world.folder, "fetch", "--quiet", "origin");
      git(world.folder, "checkout", "--quiet", "-B", "meddle", "origin/env/us-1");
      write(world.folder, { "hot-fix.yaml": "a: 1\n" });
      git(world.folder, "add", "--all");
      git(world.folder, "commit", "--quiet", "--message", "a fix");
      git(world.folder, "push", "--quiet", "origin", "meddle:env/us-1");
      git(world.folder, "checkout", "--quiet", "main");
      world.commit(INCIDENT);
      const { code, stdout } = await world.publish();
      expect(code).toBe(1);
      expect(stdout).toMatch(/failed +us-1 .*; without emergency "incident-search"$/m);
      expect(states(world)["search"]).toBe("disabled");
    }));

  test("that a remote rejects makes the run fail by name", () =>
    published(HELD, async (world) => {
      hook(world, "update", 'case $1 in */eu-1) echo "error: protected" >&2; exit 1;; esac\n');
      world.commit(INCIDENT);
      const { code, stdout } = await world.publish();
      expect([code, stdout]).toEqual([
        1,
        expect.stringMatching(/failed +eu-1 .*; without emergency "incident-search"$/m),
      ]);
      expect(states(world, "us-1")["search"]).toBe("disabled");
    }));

  test("is pushed to one cluster of the first stage, then to all", () => {
    const staging = `${header("Stage", "staging")}spec:\n  threshold: PRODUCTION\n  render: [state]\n---\n${header("Cluster", "zz-1")}spec:\n  stage: staging\n`;
    const after = `  after: staging\n${SHUT}`;
    const files = {
      ...HELD,
      "stages/staging.yaml": staging,
      "stages/production.yaml": stage("production", ["eu-1", "us-1"], after),
    };
    return published(files, async (world) => {
      const log = join(world.remote, "pushes");
      hook(world, "pre-receive", `echo $(cut -d' ' -f3) >> ${log}\n`);
      world.commit(PROMOTED);
      world.commit(INCIDENT);
      await world.publish();
      expect(readFileSync(log, "utf8")).toBe("refs/heads/env/zz-1\nrefs/heads/env/eu-1 refs/heads/env/us-1\n");
    });
  });

  test("stays when an older commit replaces a newer one", () =>
    published(HELD, async (world) => {
      const good = git(world.folder, "rev-parse", "HEAD");
      world.commit(PROMOTED);
      world.commit(INCIDENT);
      await world.publish(OPEN);
      git(world.folder, "checkout", "--quiet", good);
      await world.publish([...OPEN, "--rollback"]);
      expect(states(world)).toEqual({ search: "disabled", "dark-mode": "disabled" });
    }));

  test("reaches one branch for all clusters, which a folder that waits keeps", () => {
    const files = { ...HELD, "sluice.yaml": project("    gitops: {}\n") };
    const shared = ["--branch", "deploy", "--respect-windows"];
    return withWorld(files, async (world) => {
      await world.publish(shared);
      const source = git(world.folder, "rev-parse", "HEAD");
      world.commit(PROMOTED);
      world.commit(INCIDENT);
      expect(await outcomes(world, shared)).toEqual({ "eu-1": "published", "us-1": "published" });
      const at = "rendered/clusters/eu-1";
      expect(JSON.parse(world.show("deploy", `${at}/hydrator.metadata`)).drySha).toBe(source);
      const shown = world.show("deploy", `${at}/state/sluice-features-default.yaml`);
      expect([shown.includes("search: disabled"), shown.includes("dark-mode: disabled")]).toEqual([true, true]);
      world.commit(NONE);
      expect(await outcomes(world, shared)).toEqual({ "eu-1": "pending", "us-1": "pending" });
      expect(await outcomes(world, [...shared, ...OPEN])).toEqual({ "eu-1": "published", "us-1": "published" });
      expect(world.paths("deploy").filter((path) => path.endsWith("sluice.metadata"))).toEqual([]);
    });
  });
});
