/** The examples in docs/runtime.md work. Its TypeScript is checked in test/package.test.ts. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { readArguments } from "../../src/cli/arguments.ts";
import { OPTIONS } from "../../src/cli/commands/serve/options.ts";
import { miloEndpoint } from "./endpoint.ts";
import { fakeApiServer } from "./fake-api-server.ts";
import { bucketOf } from "./organization.ts";

const ROOT = join(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/runtime.md"), "utf8");

test("its commands have the options that they show", () => {
  const commands = [...page.matchAll(/sluice serve (ofrep .+)$/gm)].map(([, rest = ""]) => rest.split(" "));
  expect(commands.length).toBeGreaterThan(0);
  for (const args of commands) expect(() => readArguments(args, OPTIONS, "serve")).not.toThrow();
  for (const [, option = ""] of page.matchAll(/`--([a-z-]+)[ `]/g)) expect(Object.keys(OPTIONS)).toContain(option);
});

test("its links point at files that are there", () => {
  const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = ""]) => path);
  expect(links.filter((path) => !existsSync(join(ROOT, "docs", path)))).toEqual([]);
});

test("its request is answered as it shows", async () => {
  const [, address = "", header = "", body = "", answer = ""] =
    /curl -s http:\/\/[^/]+(\S+) \\\n +-H '([^']+)' -d '([^']+)'\n(.+)\n/.exec(page) ?? [];
  const keys = join(ROOT, "rendered/manifest/milo-keys.json");
  const api = await fakeApiServer();
  api.put(bucketOf("acme", "billing.miloapis.com/cloud-portal-billing", 1));
  const endpoint = await miloEndpoint({ server: api.url, keys });
  const [name = "", value = ""] = header.split(": ");
  const response = await fetch(endpoint.url + address, { method: "POST", headers: { [name]: value }, body });
  expect(await response.text()).toBe(answer);
  await endpoint.close();
  await api.stop();
});

test.each(["go", "java", "python", "csharp"])(
  "its example in %s asks the Service of deploy/ for a flag that there is",
  (language) => {
    const [, code = ""] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(page) ?? [];
    const manifests = parseAllDocuments(readFileSync(join(ROOT, "deploy/service.yaml"), "utf8")).map((one) =>
      one.toJS(),
    );
    const { metadata, spec } = manifests.find(({ kind }) => kind === "Service");
    const names = [`${metadata.name}:`, `${metadata.name}.${metadata.namespace}:`].map(
      (name) => `http://${name}${spec.ports[0].port}"`,
    );
    expect(names.filter((name) => code.includes(name))).toHaveLength(1);
    const keys = JSON.parse(readFileSync(join(ROOT, "rendered/manifest/milo-keys.json"), "utf8")) as object;
    expect(Object.keys(keys).filter((key) => code.includes(`"${key}"`))).toEqual(["cloud-portal-billing"]);
    expect(code).toMatch(/Bearer/);
  },
);
