/** `explain` answers for every feature on every cluster of the example platform, and says what `state/` says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { compile } from "../../src/compile.ts";
import { openDirectory } from "../../src/load.ts";
import { fakeIo } from "./fake-io.ts";

const ROOT = join(import.meta.dirname, "../..");
const TODAY = "2026-11-21";
const { states } = compile(openDirectory(ROOT), { today: TODAY });
const features = states[0]?.features.map(({ feature }) => feature.name) ?? [];

async function explained(...argv: readonly string[]): Promise<readonly string[]> {
  const io = fakeIo(ROOT);
  expect(await main(["explain", ...argv, "--today", TODAY], io)).toBe(0);
  return io.written().stdout.trimEnd().split("\n\n");
}

test.each(features)("%s, on every cluster", async (name) => {
  const answers = await explained(name, "--cluster", "*");
  expect(answers).toHaveLength(states.length);
  for (const [index, { cluster, features: own }] of states.entries()) {
    const state = own.find(({ feature }) => feature.name === name);
    const [verdict = "", ...chain] = (answers[index] ?? "").split("\n");
    const granted = state?.consumers?.length === 0 ? "on, but granted to nobody" : "granted to ";
    const is = state?.state === "granted" ? granted : `${state?.state}`;
    expect(verdict).toMatch(new RegExp(`^${name} is ${is}.* on ${cluster.name}\\b`));
    for (const because of state?.because.filter(({ resource }) => resource.kind !== "Grant") ?? [])
      expect(chain.join("\n")).toContain(`${because.resource.document.file.path}:`);
    for (const [, path = "", line] of chain.join("\n").matchAll(/ (\S+\.yaml):(\d+)/g))
      expect(readFileSync(join(ROOT, path), "utf8").split("\n")[Number(line) - 1]?.trim()).not.toBe("");
  }
});
