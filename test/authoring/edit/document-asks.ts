/** The edits of whole documents that tests request, and their allowed effects. */
import { expect } from "vitest";
import { namedRelease, namedTracks, usesIn } from "../../../src/compiler/link/index.ts";
import type { Resource } from "../../../src/compiler/schema/index.ts";
import { LEVELS, RELEASES } from "../../platforms/generate.ts";
import type { Ask } from "./asks.ts";
import type { Seen } from "./look.ts";
import type { Named } from "./repository.ts";

const names = (all: ReadonlyMap<string, unknown>): readonly string[] => [...all.keys()];

function specOf(seen: Seen, key: string): Named["spec"] | undefined {
  return (seen.documents.get(key) as Named | undefined)?.spec;
}

/** How often any document refers to a name. */
function usesOf(kind: string, name: string, { model }: Seen): number {
  const all = (Object.values(model.byKind) as readonly ReadonlyMap<string, Resource>[]).flatMap((one) => [
    ...one.values(),
  ]);
  return all.flatMap((one) => [...usesIn(one)]).filter((use) => use.to === kind && use.name === name).length;
}

/** A rename keeps the number of documents and of uses of the name. */
function expectRenamed(kind: string, from: string, to: string, before: Seen, after: Seen): void {
  expect(after.documents.size).toBe(before.documents.size);
  expect([usesOf(kind, from, after), usesOf(kind, to, after)]).toEqual([0, usesOf(kind, from, before)]);
}

const renamed = (name: string): string => `z-${name}`.slice(0, 60);

export const DOCUMENT_ASKS: Readonly<Record<string, Ask>> = {
  end(seen, choose) {
    const overrides = [...seen.model.byKind.Override.values()];
    if (overrides.length === 0) return undefined;
    const { name } = choose(overrides);
    return {
      argv: ["override", name, "--end"],
      mayTouch: (document) => document === `Override/${name}`,
      mayChange: () => true,
      isSo: (before, after) => {
        expect(names(after.documents)).toEqual(names(before.documents).filter((one) => one !== `Override/${name}`));
      },
      removes: true,
    };
  },

  deprecate(seen, choose) {
    const feature = choose(names(seen.model.byKind.Feature));
    const [until, message] = [choose(RELEASES), "use: another # one"];
    return {
      argv: ["deprecate", feature, "--until", until, "--message", message],
      mayTouch: (document) => document === `Feature/${feature}`,
      mayChange: () => true,
      isSo: (before, after) => {
        const was = specOf(before, `Feature/${feature}`);
        const deprecated = { ...(was?.["deprecated"] as object | undefined), until, message };
        expect(specOf(after, `Feature/${feature}`)).toEqual({ ...was, deprecated });
      },
    };
  },

  "rename a feature"(seen, choose) {
    const from = choose(names(seen.model.byKind.Feature));
    const to = renamed(from);
    return {
      argv: ["rename", "feature", from, to],
      mayTouch: (document) => !document.startsWith("Stage/") && !document.startsWith("Cluster/"),
      mayChange: (feature) => feature === from,
      isSo: (before, after) => {
        if (!after.model.byKind.Feature.has(to)) return;
        expectRenamed("Feature", from, to, before, after);
        for (const [cluster, states] of before.states)
          expect(after.states.get(cluster)?.get(to)).toBe(states.get(from));
      },
    };
  },

  "rename a cluster"(seen, choose) {
    const from = choose(names(seen.model.byKind.Cluster));
    const to = renamed(from);
    return {
      argv: ["rename", "cluster", from, to],
      mayTouch: () => true,
      mayChange: (_, cluster) => cluster === from,
      isSo: (before, after) => {
        if (!after.model.byKind.Cluster.has(to)) return;
        expectRenamed("Cluster", from, to, before, after);
        expect([...(after.states.get(to) ?? [])]).toEqual([...(before.states.get(from) ?? [])]);
      },
    };
  },

  "rename a stage"(seen, choose) {
    const from = choose(names(seen.model.byKind.Stage));
    const to = renamed(from);
    return {
      argv: ["rename", "stage", from, to],
      mayTouch: () => true,
      mayChange: () => false,
      isSo: (before, after) => {
        if (after.model.byKind.Stage.has(to)) expectRenamed("Stage", from, to, before, after);
      },
    };
  },

  "a new feature"(_, choose) {
    const level = choose(LEVELS);
    const about = ["--description", "it's: new # yes", "--owner", "team", "--expires", "2027-06-30"];
    return {
      argv: ["new", "feature", "z-new", "--level", level, ...about],
      mayTouch: (document) => document === "Feature/z-new",
      mayChange: () => false,
      isSo: (before, after) => {
        if (after === before) return;
        expect(specOf(after, "Feature/z-new")).toMatchObject({ description: "it's: new # yes", history: [{ level }] });
      },
    };
  },

  "a new cluster"(seen, choose) {
    const like = choose([...seen.model.byKind.Cluster.values()]);
    const { stage } = like.spec;
    const releases = namedTracks(like).flatMap((track) => ["--release", `${track}=${namedRelease(like, track) ?? ""}`]);
    return {
      argv: ["new", "cluster", "z-new", "--stage", stage, ...releases, "--label", "region=z"],
      mayTouch: (document) => document === "Cluster/z-new",
      mayChange: () => false,
      isSo: (before, after) => {
        if (after !== before) expect(specOf(after, "Cluster/z-new")).toMatchObject({ stage });
      },
    };
  },
};
