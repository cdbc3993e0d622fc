/** `sluice/openfeature` as a service gets it: for `import` and `require`, with types, and without the compiler. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
let service: string;

beforeAll(() => {
  service = mkdtempSync(join(tmpdir(), "sluice-service-"));
  const home = join(service, "node_modules/sluice");
  mkdirSync(home, { recursive: true });
  execFileSync(process.execPath, ["scripts/build.ts", join(home, "dist")], { cwd: ROOT });
  cpSync(join(ROOT, "package.json"), join(home, "package.json"));
  symlinkSync(join(ROOT, "node_modules/@openfeature"), join(service, "node_modules/@openfeature"));
});
afterAll(() => rmSync(service, { recursive: true, force: true }));

/** Everything that a source imports, and what that imports. */
function reachedFrom(path: string, reached: Set<string> = new Set()): ReadonlySet<string> {
  if (reached.has(path)) return reached;
  reached.add(path);
  for (const [, to = ""] of readFileSync(path, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g))
    reachedFrom(join(path, "..", to), reached);
  return reached;
}

test("the provider knows nothing of the compiler", () => {
  const outside = [...reachedFrom(join(ROOT, "src/runtime/openfeature.ts"))].filter(
    (path) => !path.startsWith(join(ROOT, "src/runtime/")),
  );
  expect(outside).toEqual([]);
});

const USE = `
  const provider = new MiloEntitlementProvider({ server: "http://127.0.0.1:1", token: "t", timeout: 500 });
  OpenFeature.setProviderAndWait(provider).catch((error) => console.log(error.message));
`;

test.each([
  [
    "index.mjs",
    `import { MiloEntitlementProvider } from "sluice/openfeature"; import { OpenFeature } from "@openfeature/server-sdk";`,
  ],
  [
    "index.cjs",
    `const { MiloEntitlementProvider } = require("sluice/openfeature"); const { OpenFeature } = require("@openfeature/server-sdk");`,
  ],
])("it can be loaded: %s", (name, imports) => {
  writeFileSync(join(service, name), imports + USE);
  expect(execFileSync(process.execPath, [name], { cwd: service, encoding: "utf8" })).toBe(
    "the API server could not be asked: ECONNREFUSED\n",
  );
});

/** What the compiler of a service says of a file. */
function compiled(name: string, text: string): string {
  writeFileSync(join(service, name), text);
  const args = [
    "--noEmit",
    "--strict",
    "--target",
    "es2024",
    "--module",
    "nodenext",
    "--skipLibCheck",
    "--types",
    "",
    name,
  ];
  const { stdout } = spawnSync(join(ROOT, "node_modules/.bin/tsc"), args, { cwd: service, encoding: "utf8" });
  return stdout;
}

test.each(["index.mts", "index.cts"])("its types are found: %s", (name) => {
  const text = `import { MiloEntitlementProvider } from "sluice/openfeature";
     import type { Provider } from "@openfeature/server-sdk";
     export const provider: Provider = new MiloEntitlementProvider({ cacheTtl: 1000, watch: true });`;
  expect(compiled(name, text)).toBe("");
});

test("a misspelt option is found", () => {
  const text = `import { MiloEntitlementProvider } from "sluice/openfeature"; new MiloEntitlementProvider({ cache: 1 });`;
  expect(compiled("wrong.mts", text)).toContain("'cache' does not exist");
});

test("the example of docs/runtime.md is sound", () => {
  const page = readFileSync(join(ROOT, "docs/runtime.md"), "utf8");
  const [, code = ""] = /^```ts\n(.*?)^```$/ms.exec(page) ?? [];
  expect(code).toContain("sluice/openfeature");
  expect(compiled("page.mts", code)).toBe("");
});
