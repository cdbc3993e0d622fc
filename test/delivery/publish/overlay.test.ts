/** Tests how what goes at once is written onto files that another version of Sluice has published. */
import { expect, test } from "vitest";
import type { Content } from "../../../src/delivery/publish/content.ts";
import { overlaid } from "../../../src/delivery/publish/overlay.ts";
import { kustomization } from "../../../src/render/kustomization.ts";

const contentOf = (files: Readonly<Record<string, string>>): Content => ({
  texts: new Map(Object.entries(files)),
  ids: new Map(Object.entries(files)),
});
const listing = (...names: readonly string[]): string => kustomization("flux", names).content;

test("a folder that was not published is not listed", () => {
  const state = { "state/features.yaml": "on", "flux/state.yaml": "x" };
  const plain = contentOf({
    ...state,
    "flux/grants.yaml": "x",
    "flux/kustomization.yaml": listing("grants.yaml", "state.yaml"),
  });
  const now = contentOf({
    ...state,
    "state/features.yaml": "off",
    "flux/kustomization.yaml": listing("state.yaml"),
    "grants/kustomization.yaml": listing("acme.yaml"),
  });
  const published = new Map([["state/features.yaml", "on"]]);
  const { ids } = overlaid(published, { plain, before: plain, now }, (id) => id, String);
  expect([...ids.keys()]).toEqual(["state/features.yaml", "grants/kustomization.yaml"]);
  expect(ids.get("state/features.yaml")).toBe("off");
});
