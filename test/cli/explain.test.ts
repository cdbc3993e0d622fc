/** `explain` agrees with `state/` for every feature on every cluster of the example platform. */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { compile } from "../../src/compiler/compile.ts";
import { compilerTargets } from "../../src/render/render.ts";
import { openDirectory } from "../../src/files/index.ts";
import { commitAll, git, initRepository, withFolder } from "../git/temporary.ts";
import { fakeIo } from "./fake-io.ts";
import { noLimits } from "../no-limits.ts";

const ROOT = join(import.meta.dirname, "../..");
const TODAY = "2026-11-21";
const { states } = compile(openDirectory(ROOT), { targets: compilerTargets, today: TODAY, guard: noLimits });
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

test.each([[40], [80], [200]])("in %i columns, what decided and where it is written are not cut", async (columns) => {
  let told = "";
  const stdout = { write: (text: string) => void (told += text), terminal: true, columns };
  expect(await main(["explain", "cloud-portal-billing", "--verbose"], fakeIo(ROOT, { stdout }))).toBe(0);
  expect(told).not.toContain("…");
  // oxlint-disable-next-line no-control-regex
  const plain = told.replaceAll(/\u001B\[\d+m/g, "");
  const rows = plain.split("\n").filter((line) => /^\S/.test(line));
  expect(rows).toHaveLength(states.length);
  expect(plain.replaceAll(/\s+/g, " ")).toContain(
    "prod-eu-1 granted to 2 override early-billing-eu -> PRODUCTION stages/overrides.yaml:10 until",
  );
  expect(told).toContain("\u001B[36mgranted to 2\u001B[39m");
});

test.each([
  [["explain", "dns"], "available: dns-query-analytics, dnssec, anycast-gateway, "],
  [["list", "features", "--owner", "network"], "available: team-network, team-assistant, "],
])("%j names those first that are called something like it", async (argv, told) => {
  const io = fakeIo(ROOT);
  expect(await main(argv, io)).toBe(2);
  expect(io.written().stderr).toContain(told);
});

test("in a shallow clone, --blame names nobody where history ends, and says how to get the rest", async () => {
  await withFolder(async (folder) => {
    cpSync(join(ROOT, "test/platforms/tiny"), join(folder, "from"), { recursive: true });
    initRepository(join(folder, "from"));
    commitAll(join(folder, "from"), "first");
    const last = commitAll(join(folder, "from"), "second").slice(0, 7);
    git(folder, "clone", "--quiet", "--depth", "1", `file://${join(folder, "from")}`, "clone");
    const io = fakeIo(join(folder, "clone"), { env: { PATH: process.env["PATH"] } });
    expect(await main(["explain", "dark-mode", "--blame"], io)).toBe(0);
    const { stdout, stderr } = io.written();
    expect(stdout).toContain(` ${last} or earlier\n`);
    expect(stdout).not.toContain("Ada");
    expect(stderr.match(/history ends at .*fetch-depth: 0/g)).toHaveLength(1);
  });
});
