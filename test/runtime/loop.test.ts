/** The loop without Milo: rendered flags of a cluster evaluate to its states. With Milo: suite/loop.ts. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { flagsOf } from "../../src/runtime/rendered/flags.ts";
import { readFlags } from "../../src/runtime/rendered/read.ts";
import { CLUSTERS, renderExample } from "./rendered.ts";
import type { Granted, Rendered } from "./rendered.ts";

const TODAY = "2026-11-21";
let rendered: Rendered;

beforeAll(async () => {
  rendered = await renderExample();
});
afterEach(() => void vi.useRealTimers());
afterAll(() => rendered.remove());

function holdsToday({ starts = "", expires = "9999" }: Granted): boolean {
  return starts <= TODAY && TODAY < expires;
}

test.each(CLUSTERS)("%s: every consumer and entitled feature", async (cluster) => {
  const { features } = rendered.stateOf(cluster);
  const folder = join(rendered.folder, "clusters", cluster, "openfeature");
  if (!existsSync(folder)) return;
  vi.useFakeTimers({ now: Date.parse(TODAY), toFake: ["Date"] });
  const flags = flagsOf(await readFlags(folder));
  for (const key of Object.keys(rendered.keys()))
    for (const consumer of rendered.consumers()) {
      const [kind = "", name = ""] = consumer.split("/");
      const outcome = flags.evaluate(key, { [kind.toLowerCase()]: name });
      const granted = features[key]?.consumers?.some((one) => one.name === consumer && holdsToday(one)) ?? false;
      if (flags.keys.includes(key)) expect([key, consumer, outcome]).toMatchObject([key, consumer, { value: granted }]);
      else expect(granted).toBe(false);
    }
});

test("somebody is granted something somewhere", () => {
  const grants = CLUSTERS.flatMap(rendered.manifestsOf).filter(({ kind }) => kind === "ResourceGrant");
  expect(grants.length).toBeGreaterThan(20);
});
