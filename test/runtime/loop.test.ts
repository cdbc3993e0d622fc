/** The whole loop: what the compiler renders, made into buckets, answers what the state of the cluster says. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OpenFeature } from "@openfeature/server-sdk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parseAllDocuments } from "yaml";
import { main } from "../../src/cli.ts";
import { MiloEntitlementProvider } from "../../src/runtime/openfeature.ts";
import { flagsOf } from "../../src/runtime/rendered/flags.ts";
import { readFlags } from "../../src/runtime/rendered/read.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { fakeApiServer } from "./fake-api-server.ts";
import type { FakeApiServer } from "./fake-api-server.ts";
import { quotaController } from "./quota-controller.ts";
import type { Manifest } from "./quota-controller.ts";

/** Days as `YYYY-MM-DD`. */
interface Granted {
  readonly name: string;
  readonly starts?: string;
  readonly expires?: string;
}

interface State {
  readonly features: Readonly<Record<string, { readonly state: string; readonly consumers?: readonly Granted[] }>>;
}

const ROOT = join(import.meta.dirname, "../..");
const TODAY = "2026-11-21";
const CLUSTERS = readdirSync(join(ROOT, "rendered/clusters"));
const rendersMilo = (cluster: string): boolean => existsSync(join(ROOT, "rendered/clusters", cluster, "milo-grants"));
let rendered: string;
let api: FakeApiServer;

beforeAll(async () => {
  rendered = mkdtempSync(join(tmpdir(), "sluice-loop-"));
  expect(await main(["render", "--out", rendered], fakeIo(ROOT))).toBe(0);
});
afterAll(() => rmSync(rendered, { recursive: true, force: true }));
beforeEach(async () => {
  api = await fakeApiServer();
});
afterEach(async () => {
  await OpenFeature.close();
  await api.stop();
});

function manifestsOf(cluster: string): readonly Manifest[] {
  const folder = join(rendered, "clusters", cluster);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.startsWith("milo-"));
  return files
    .filter((path) => path.endsWith(".yaml"))
    .flatMap((path) =>
      parseAllDocuments(readFileSync(join(folder, path), "utf8")).map((one) => one.toJS() as Manifest),
    );
}

function json<T>(path: string): T {
  return JSON.parse(readFileSync(join(rendered, path), "utf8")) as T;
}

/** `Organization/acme` as a context. */
function contextOf(consumer: string): Record<string, string> {
  const [kind = "", name = ""] = consumer.split("/");
  return kind === "Organization" ? { targetingKey: name } : { project: name, targetingKey: "somebody" };
}

function holdsToday({ starts = "", expires = "9999" }: Granted): boolean {
  return starts <= TODAY && TODAY < expires;
}

function everyConsumer(): readonly string[] {
  const states = CLUSTERS.map((cluster) => json<State>(`state/${cluster}.json`));
  const features = states.flatMap((state) => Object.values(state.features));
  const names = features.flatMap(({ consumers = [] }) => consumers.map(({ name }) => name));
  return [...new Set(names), "Organization/nobody", "Project/nobody"].toSorted();
}

async function asked(): Promise<(key: string, consumer: string) => Promise<boolean>> {
  const keys = join(rendered, "manifest/milo-keys.json");
  await OpenFeature.setProviderAndWait(new MiloEntitlementProvider({ server: api.url, keys, cacheTtl: 0 }));
  const client = OpenFeature.getClient();
  return (key, consumer) => client.getBooleanValue(key, false, contextOf(consumer));
}

describe("every consumer and entitled feature", () => {
  test.each(CLUSTERS.filter(rendersMilo))("%s, from its buckets", async (cluster) => {
    const { features } = json<State>(`state/${cluster}.json`);
    quotaController(api).apply(manifestsOf(cluster));
    const ask = await asked();
    const said: string[] = [];
    const meant: string[] = [];
    for (const key of Object.keys(json<Record<string, string>>("manifest/milo-keys.json")))
      for (const consumer of everyConsumer()) {
        const { state, consumers = [] } = features[key] ?? { state: "disabled" };
        const isMeant = state === "granted" && consumers.some(({ name }) => name === consumer);
        if (isMeant) meant.push(`${key} ${consumer}`);
        if (await ask(key, consumer)) said.push(`${key} ${consumer}`);
      }
    expect(said).toEqual(meant);
    expect(said).not.toEqual([]);
  });

  test.each(CLUSTERS)("%s, from its rendered flags", async (cluster) => {
    const { features } = json<State>(`state/${cluster}.json`);
    const folder = join(rendered, "clusters", cluster, "openfeature");
    if (!existsSync(folder)) return;
    vi.useFakeTimers({ now: Date.parse(TODAY), toFake: ["Date"] });
    const flags = flagsOf(await readFlags(folder));
    for (const key of Object.keys(json<Record<string, string>>("manifest/milo-keys.json")))
      for (const consumer of everyConsumer()) {
        const [kind = "", name = ""] = consumer.split("/");
        const outcome = flags.evaluate(key, { [kind.toLowerCase()]: name });
        const granted = features[key]?.consumers?.some((one) => one.name === consumer && holdsToday(one)) ?? false;
        if (flags.keys.includes(key))
          expect([key, consumer, outcome]).toMatchObject([key, consumer, { value: granted }]);
        else expect(granted).toBe(false);
      }
    vi.useRealTimers();
  });

  test("somebody is granted something somewhere", () => {
    const grants = CLUSTERS.flatMap(manifestsOf).filter(({ kind }) => kind === "ResourceGrant");
    expect(grants.length).toBeGreaterThan(20);
  });
});

test("a grant that is revoked is a no, even where the caller's default is a yes", async () => {
  const controller = quotaController(api);
  controller.apply(manifestsOf("prod-eu-1"));
  const ask = await asked();
  expect(await ask("cloud-portal-billing", "Organization/acme")).toBe(true);
  const revoked = controller.grants().find(({ metadata }) => metadata.name === "feature-cloud-portal-billing-acme");
  if (revoked !== undefined) controller.remove(revoked);
  const client = OpenFeature.getClient();
  expect(await client.getBooleanDetails("cloud-portal-billing", true, { organization: "acme" })).toMatchObject({
    value: false,
    reason: "TARGETING_MATCH",
  });
});

test("a grant that nothing is registered for gives nothing", async () => {
  quotaController(api).apply(manifestsOf("prod-eu-1").filter(({ kind }) => kind === "ResourceGrant"));
  const ask = await asked();
  expect(await ask("cloud-portal-billing", "Organization/acme")).toBe(false);
});
