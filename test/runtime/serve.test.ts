/** `sluice serve ofrep` as a process: rendered flags, reloads, signals and usage errors. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OpenFeature } from "@openfeature/server-sdk";
import type { Client } from "@openfeature/server-sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { fakeApiServer } from "./fake-api-server.ts";
import { bucketOf } from "./organization.ts";
import { eventually } from "./time.ts";

const ROOT = join(import.meta.dirname, "../..");
const BIN = join(ROOT, "src/bin.ts");
let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-serve-"));
});
afterEach(async () => {
  await OpenFeature.close();
  child?.kill("SIGKILL");
  child = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Flags of namespace `apps`, as the compiler renders them. */
function render(flags: object, name = "flags", namespace = "apps"): void {
  const home = join(folder, "clusters/one/openfeature", namespace);
  mkdirSync(home, { recursive: true });
  const manifest = { kind: "FeatureFlag", metadata: { name, namespace }, spec: { flagSpec: { flags } } };
  writeFileSync(join(home, `${name}.yaml`), JSON.stringify(manifest));
}

function flag(variants: object, defaultVariant: string, more: object = {}): object {
  return { state: "ENABLED", variants, defaultVariant, ...more };
}

interface Running {
  readonly url: string;
  readonly lines: readonly { readonly msg: string }[];
  readonly ended: Promise<number | null>;
}

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Running> {
  const one = spawn(process.execPath, [BIN, "serve", "ofrep", "--port", "0", ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  child = one;
  let text = "";
  one.stderr.on("data", (data) => void (text += String(data)));
  const lines = (): Running["lines"] =>
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const ended = new Promise<number | null>((resolve) => {
    one.on("exit", resolve);
  });
  const started = await eventually(() => {
    const line = lines().find(({ msg }) => msg === "listening") as { readonly url?: string } | undefined;
    if (line?.url === undefined) throw new Error(`it does not listen: ${text}`);
    return line.url;
  });
  return {
    url: started,
    ended,
    get lines() {
      return lines();
    },
  };
}

async function clientOf({ url }: Running): Promise<Client> {
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: url }));
  return OpenFeature.getClient();
}

const RENDERED = (): readonly string[] => ["--from", "rendered", "--cluster", "one", "--rendered", folder];

describe("rendered flags", () => {
  test("with the cluster's context, which outranks the application's, and fractions that typed clients take", async () => {
    const rule = { if: [{ "==": [{ var: "region" }, "eu"] }, "on", "off"] };
    render({
      regional: flag({ on: true, off: false }, "off", { targeting: rule }),
      rate: flag({ none: 0, all: 1, half: 0.5 }, "all"),
    });
    const source = {
      kind: "FeatureFlagSource",
      metadata: { name: "sluice" },
      spec: { contextValues: { region: "eu" } },
    };
    writeFileSync(join(folder, "clusters/one/openfeature/sources.yaml"), JSON.stringify(source));
    const { url } = await run(RENDERED());
    const ask = (key: string, context: string): Promise<Response> =>
      fetch(`${url}/ofrep/v1/evaluate/flags${key}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: `{"context":${context}}`,
      });
    for (const context of ["{}", '{"region":"us"}'])
      expect(await (await ask("/regional", context)).json()).toMatchObject({ value: true, variant: "on" });
    expect(await (await ask("/rate", "{}")).text()).toContain('"value":1.0,');
    expect(await (await ask("", "{}")).text()).toContain('"value":1.0,');
    expect((await ask("/regional", '{"organization":1e309}')).status).toBe(400);
  });

  test("of every type, through OpenFeature's own OFREP provider", async () => {
    render({
      boolean: flag({ on: true, off: false }, "off", {
        targeting: { if: [{ in: [{ var: "organization" }, ["acme"]] }, "on", "off"] },
      }),
      string: flag({ a: "x", b: "y" }, "b"),
      number: flag({ low: 0.5, high: 7 }, "high"),
      object: flag({ a: { color: "red" } }, "a"),
    });
    render(
      {
        gone: flag({ on: true }, "on", { state: "DISABLED" }),
        broken: flag({ on: true }, "on", { targeting: { if: [true, "none"] } }),
      },
      "more",
    );
    const running = await run(RENDERED());
    const client = await clientOf(running);
    expect(await client.getBooleanDetails("boolean", false, { organization: "acme" })).toMatchObject({
      value: true,
      variant: "on",
      reason: "TARGETING_MATCH",
    });
    expect(await client.getBooleanValue("boolean", true, { organization: "globex" })).toBe(false);
    expect(await client.getStringValue("string", "")).toBe("y");
    expect(await client.getNumberValue("number", 0)).toBe(7);
    expect(await client.getObjectValue("object", {})).toEqual({ color: "red" });
    expect(await client.getBooleanDetails("missing", true)).toMatchObject({ value: true, errorCode: "FLAG_NOT_FOUND" });
    expect(await client.getBooleanDetails("broken", true)).toMatchObject({ value: true, errorCode: "GENERAL" });
    expect(await client.getBooleanDetails("string", true)).toMatchObject({ value: true, errorCode: "TYPE_MISMATCH" });
    const bulk = await fetch(`${running.url}/ofrep/v1/evaluate/flags`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"context":{}}',
    });
    expect(await bulk.json()).toMatchObject({
      metadata: { cluster: "one" },
      flags: [
        { key: "boolean" },
        { key: "broken", errorCode: "GENERAL" },
        { key: "gone", reason: "DISABLED", variant: "default" },
        { key: "number" },
        { key: "object" },
        { key: "string" },
      ],
    });
  });

  test("are read again when they change, and kept if the new ones are broken", async () => {
    render({ x: flag({ on: true, off: false }, "off") });
    const running = await run([...RENDERED(), "--watch"]);
    const client = await clientOf(running);
    expect(await client.getBooleanValue("x", true)).toBe(false);
    render({ x: flag({ on: true, off: false }, "on") });
    await eventually(async () => expect(await client.getBooleanValue("x", false)).toBe(true));
    render({ x: flag({ on: true, off: false }, "missing") });
    await eventually(() =>
      expect(running.lines.map(({ msg }) => msg)).toContain("the flags can't be read; the previous ones stay in use"),
    );
    expect(await client.getBooleanValue("x", false)).toBe(true);
  });

  test("are read again when their folder was deleted and recreated", async () => {
    render({ x: flag({ on: true, off: false }, "off") });
    const running = await run([...RENDERED(), "--watch"]);
    const client = await clientOf(running);
    const said = (): readonly string[] => running.lines.map(({ msg }) => msg);
    for (const [state, value] of [
      ["on", true],
      ["off", false],
    ] as const) {
      const before = said().length;
      rmSync(join(folder, "clusters"), { recursive: true });
      await eventually(() =>
        expect(said().slice(before)).toContain("the flags can't be read; the previous ones stay in use"),
      );
      expect(await client.getBooleanValue("x", value)).toBe(!value);
      render({ x: flag({ on: true, off: false }, state) });
      await eventually(async () => expect(await client.getBooleanValue("x", !value)).toBe(value));
    }
  });

  test("of two namespaces that differ are not mixed", async () => {
    render({ x: flag({ on: true }, "on") });
    render({ x: flag({ on: false }, "on") }, "flags", "others");
    const io = fakeIo(ROOT);
    expect(await main(["serve", "ofrep", ...RENDERED()], io)).toBe(2);
    expect(io.written().stderr).toContain('"x" differs between namespaces');
    const client = await clientOf(await run([...RENDERED(), "--namespace", "others"]));
    expect(await client.getBooleanValue("x", true)).toBe(false);
  });

  test("of the example are found by its project", async () => {
    const client = await clientOf(await run(["--from", "rendered", "--cluster", "prod-eu-1"]));
    expect(await client.getBooleanValue("cloud-portal-billing", false, { organization: "initech" })).toBe(true);
    expect(await client.getBooleanValue("cloud-portal-billing", true, { organization: "nobody" })).toBe(false);
  });
});

describe("a process", () => {
  test.each([
    ["SIGTERM", 0],
    ["SIGINT", 130],
  ] as const)("%s ends it with %i", async (signal, code) => {
    render({ x: flag({ on: true }, "on") });
    const { ended } = await run(RENDERED());
    child?.kill(signal);
    expect(await ended).toBe(code);
  });

  test("from Milo, with a kubeconfig and an endpoint token; neither token is logged", async () => {
    const api = await fakeApiServer({ "milo-secret": ["list", "watch"] });
    api.put(bucketOf("acme", "x", 1));
    const kubeconfig = join(folder, "kubeconfig");
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        clusters: [{ name: "c", cluster: { server: api.url, "insecure-skip-tls-verify": true } }],
        users: [{ name: "u", user: { token: "milo-secret" } }],
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        "current-context": "x",
      }),
    );
    const running = await run(["--from", "milo", "--kubeconfig", kubeconfig, "--watch"], {
      SLUICE_OFREP_TOKEN: "endpoint-secret-token",
    });
    const headers: [string, string][] = [["authorization", "Bearer endpoint-secret-token"]];
    await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: running.url, headers }));
    const client = OpenFeature.getClient();
    expect(await client.getBooleanValue("x", false, { targetingKey: "acme" })).toBe(true);
    api.put(bucketOf("acme", "x", 0));
    await eventually(async () => expect(await client.getBooleanValue("x", true, { targetingKey: "acme" })).toBe(false));
    child?.kill("SIGTERM");
    expect(await running.ended).toBe(0);
    expect(JSON.stringify(running.lines)).not.toContain("secret");
    await api.stop();
  });
});

test("a forbidden watch is logged once, does not prevent evaluations, and its recovery is logged", async () => {
  const api = await fakeApiServer();
  api.put(bucketOf("acme", "x", 1));
  api.fault({ status: 403, where: "/v1alpha1/allowancebuckets" });
  const running = await run(["--from", "milo", "--server", api.url, "--watch"]);
  const client = await clientOf(running);
  expect(await client.getBooleanValue("x", false, { targetingKey: "acme" })).toBe(true);
  const attempts = (): number => api.requests.filter((path) => path.includes("/v1alpha1/allowancebuckets")).length;
  await eventually(() => expect(attempts()).toBeGreaterThan(3));
  expect(running.lines.filter(({ msg }) => msg.startsWith("the watch failed"))).toHaveLength(1);
  api.fault();
  await eventually(() => expect(running.lines.map(({ msg }) => msg)).toContain("the watch works again"));
  await api.stop();
});

test("a token file is watched; an invalid token does not replace a valid one", async () => {
  render({ x: flag({ on: true }, "on") });
  const file = join(folder, "token");
  const [first, second] = ["the-first-of-the-tokens", "the-second-of-the-tokens"];
  writeFileSync(file, `${first}\n`);
  const running = await run([...RENDERED(), "--token-file", file]);
  const statusOf = async (token: string): Promise<number> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const asked = `${running.url}/ofrep/v1/evaluate/flags/x`;
    return (await fetch(asked, { method: "POST", headers, body: '{"context": {}}' })).status;
  };
  expect([await statusOf(first), await statusOf(second)]).toEqual([200, 401]);
  writeFileSync(file, "short\n");
  await eventually(() => expect(running.lines.at(-1)?.msg).toContain("the previous token stays in use"));
  expect(await statusOf(first)).toBe(200);
  writeFileSync(file, `${second}\n`);
  await eventually(() => expect(running.lines.at(-1)?.msg).toBe("the token was reloaded"));
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  expect(JSON.stringify(running.lines)).not.toMatch(/of-the-tokens/);
});

describe("wrong usage", () => {
  test.each([
    [["nothing"], 'unknown protocol "nothing"'],
    [["ofrep"], "needs a source of flags"],
    [["ofrep", "--from", "rendered"], "needs a cluster"],
    [["ofrep", "--from", "rendered", "--cluster", "../../etc"], "needs a cluster"],
    [["ofrep", "--from", "rendered", "--cluster", "nowhere"], 'no flags are rendered for "nowhere"'],
    [["ofrep", "--from", "milo", "--cluster", "prod-eu-1"], '"--cluster" can\'t be used with --from milo'],
    [["ofrep", "--from", "rendered", "--cluster", "prod-eu-1", "--stale-for", "5s"], '"--stale-for" can\'t be used'],
    [["ofrep", "--from", "milo", "--server", "http://10.0.0.1"], "must use https"],
    [["ofrep", "--from", "milo", "--kubeconfig", "/nowhere"], "can't connect to Milo"],
    [["ofrep", "--from", "milo", "--server", "https://127.0.0.1", "--server-token-file", "/nowhere"], "'/nowhere'"],
    [["ofrep", "--from", "milo", "--server", "https://127.0.0.1", "--server-ca-file", "/nowhere"], "'/nowhere'"],
    [["ofrep", "--from", "milo", "--server", "ftp://127.0.0.1"], '"ftp://127.0.0.1" is not a server address'],
    [["ofrep", "--from", "milo", "--server", "here"], '"here" is not a server address'],
    [["ofrep", "--from", "milo", "--cache-ttl", "soon"], 'must be a duration, not "soon"'],
    [["ofrep", "--from", "milo", "--port", "70000"], "70000 is not a valid port"],
    [["ofrep", "--from", "milo", "--max-body", "many"], 'must be a number of at least 1, not "many"'],
    [["ofrep", "--from", "milo", "--max-concurrent", "0"], 'must be a number of at least 1, not "0"'],
    [["ofrep", "--from", "milo", "--drain", "600h"], "at most 596h"],
    [["ofrep", "--from", "milo", "--token-file", "/nowhere"], "can't be read"],
    [["ofrep", "--from", "milo", "--allow-origin", "*"], '"*" is not an origin'],
    [["ofrep", "--from", "milo", "--allow-origin", "https://portal.example/app"], "is not an origin"],
  ])("%j", async (args, said) => {
    const io = fakeIo(ROOT);
    expect(await main(["serve", ...args], io)).toBe(2);
    expect(io.written().stderr).toContain(said);
  });

  test("invalid kubeconfigs", async () => {
    const kubeconfig = join(folder, "kubeconfig");
    const contexts = [{ name: "x", context: { cluster: "c", user: "u" } }];
    const clusters = [{ name: "c", cluster: { server: "http://10.0.0.1" } }];
    const written = { contexts, clusters, users: [{ name: "u", user: {} }], "current-context": "x" };
    const said = async (content: object, ...more: string[]): Promise<string> => {
      writeFileSync(kubeconfig, JSON.stringify(content));
      const io = fakeIo(ROOT);
      expect(await main(["serve", "ofrep", "--from", "milo", "--kubeconfig", kubeconfig, ...more], io)).toBe(2);
      return io.written().stderr;
    };
    expect(await said({})).toContain("has no cluster");
    expect(await said(written)).toContain("http://10.0.0.1 needs TLS, unless");
    expect(await said(written, "--context", "y")).toContain('has no context "y"');
    expect(await said(written, "--server", "https://127.0.0.1")).toContain("not both");
  });

  test("an invalid key file, whose content is not printed", async () => {
    const keys = join(folder, "keys.json");
    const io = fakeIo(ROOT);
    writeFileSync(keys, "a-secret-by-mistake");
    const args = ["serve", "ofrep", "--from", "milo", "--server", "http://127.0.0.1:1", "--keys", keys];
    expect(await main(args, io)).toBe(2);
    expect(io.written().stderr).toContain(`${keys} must be a map`);
    expect(io.written().stderr).not.toContain("a-secret");
  });

  test("a token that can be guessed", async () => {
    const io = fakeIo(ROOT, { env: { SLUICE_OFREP_TOKEN: "short" } });
    expect(await main(["serve", "ofrep", "--from", "milo", "--server", "http://127.0.0.1:1"], io)).toBe(2);
    expect(io.written().stderr).toContain("fewer than 16 characters");
    expect(io.written().stderr).not.toContain('"short"');
  });

  test("a port that is taken", async () => {
    render({ x: flag({ on: true }, "on") });
    const { url } = await run(RENDERED());
    const io = fakeIo(ROOT);
    expect(await main(["serve", "ofrep", ...RENDERED(), "--port", new URL(url).port], io)).toBe(2);
    expect(io.written().stderr).toContain("EADDRINUSE");
  });
});
