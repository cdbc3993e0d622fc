/**
 * The package as somebody gets it: packed, installed offline into an empty folder, and used as a command and as the
 * provider `sluice/openfeature`, for `import` and `require`, with types.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtFolder } from "./built.ts";
import manifest from "../package.json" with { type: "json" };
import { testProgram } from "./cli/program.ts";

const ROOT = join(import.meta.dirname, "..");
let folder: string;
let service: string;
let installed: string;

/** On Windows, npm is a script that only a shell can start. */
function npm(cwd: string, ...args: readonly string[]): void {
  execFileSync("npm", [...args, "--offline"], { cwd, shell: process.platform === "win32", stdio: "pipe" });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluice-package-"));
  const source = join(folder, "source");
  service = join(folder, "service");
  installed = join(service, "node_modules/sluice");
  mkdirSync(source);
  mkdirSync(service);
  cpSync(await builtFolder(), join(source, "dist"), { recursive: true });
  for (const path of ["package.json", "LICENSE", "README.md", "CHANGELOG.md", "schemas"])
    cpSync(join(ROOT, path), join(source, path), { recursive: true });
  // `prepack` would build once more.
  npm(source, "pack", "--ignore-scripts", "--pack-destination", folder);
  writeFileSync(join(service, "package.json"), JSON.stringify({ private: true }));
  npm(service, "install", join(folder, `sluice-${manifest.version}.tgz`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Sbom {
  readonly components: readonly { readonly name: string; readonly version: string; readonly "bom-ref": string }[];
}

function sbom(): Sbom {
  return JSON.parse(readFileSync(join(installed, "dist/sbom.cdx.json"), "utf8")) as Sbom;
}

/** The packages in the first column of the table of a decision. */
function listedIn(page: string): readonly string[] {
  const rows = readFileSync(join(ROOT, "docs/adr", page), "utf8").matchAll(/^\| ([^|]+) \|/gm);
  return [...rows]
    .flatMap(([, cell = ""]) => cell.split(", "))
    .filter((name) => !/^-*$|^(?:package|library)$/.test(name));
}

/** The packages that the sources import, types included. */
function imported(): readonly string[] {
  const found = globSync("src/**/*.{ts,tsx}", { cwd: ROOT }).flatMap((path) =>
    [
      ...readFileSync(join(ROOT, path), "utf8").matchAll(
        /\b(?:from|import\(|require\() ?"((?:@[\w-]+\/)?[a-z][\w-]*)[^":]*"/g,
      ),
    ].map(([, name = ""]) => name),
  );
  return [...new Set(found)].toSorted();
}

describe("one package", () => {
  test("nothing else is installed with it, and nothing runs when it is", () => {
    expect(readdirSync(join(service, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["sluice"]);
    expect(manifest).not.toHaveProperty("dependencies");
    // npm runs these in an installed package, or asks for permission; `dependencies` runs in a clone only.
    expect(Object.keys(manifest.scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
  });

  test("the command works", () => {
    const platform = join(folder, "platform");
    for (const path of ["sluice.yaml", "catalog", "features", "grants", "stages", "docs/runbooks"])
      cpSync(join(ROOT, path), join(platform, path), { recursive: true });
    const sluice = (...args: readonly string[]): string =>
      execFileSync(process.execPath, [join(installed, manifest.bin.sluice), ...args], {
        cwd: platform,
        encoding: "utf8",
      });
    expect(sluice("--version")).toContain(manifest.version);
    expect(sluice("validate", "--no-cache")).toContain("no problems in");
    expect(readdirSync(join(service, "node_modules/.bin"))).toContain("sluice");
  });

  test("the license of everything that is bundled is in it, once", () => {
    const licenses = readFileSync(join(installed, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
    const { components } = sbom();
    const titles = [...licenses.matchAll(/^-{72}\n\n(\S+ \S+) \(/gm)].map(([, title]) => title);
    expect(titles).toEqual(components.map(({ name, version }) => `${name} ${version}`));
    expect(new Set(components.map((one) => one["bom-ref"])).size).toBe(components.length);
  });
});

describe("the program from its bundle", () => {
  testProgram(() => join(installed, manifest.bin.sluice));

  test("after an edit, it compiles what the edit affects, and reports the problems of the rest with their texts", () => {
    const platform = join(folder, "edited-platform");
    cpSync(join(import.meta.dirname, "platforms/tiny"), platform, { recursive: true });
    mkdirSync(join(platform, "node_modules"));
    writeFileSync(
      join(platform, "features/old.yaml"),
      "apiVersion: sluice.dev/v1alpha1\nkind: Feature\nmetadata: {name: old}\nspec:\n  description: It is old.\n  owners: [team-a]\n  expires: 2020-01-01\n  history: [{level: DEV}]\n",
    );
    const sluice = (...args: readonly string[]): { readonly stdout: string; readonly stderr: string } =>
      spawnSync(process.execPath, [join(installed, manifest.bin.sluice), ...args], { cwd: platform, encoding: "utf8" });
    expect(sluice("validate").stdout).toContain("1 warning in");
    const edited = join(platform, "features/search.yaml");
    writeFileSync(edited, `${readFileSync(edited, "utf8")}# edited\n`);
    const { stdout, stderr } = sluice("validate", "--explain-cache", "--format", "sarif");
    expect(stderr).toContain("cache: affects 1 feature (search)");
    expect(stdout).toBe(sluice("validate", "--no-cache", "--format", "sarif").stdout);
    expect(stdout).toContain('"fullDescription"');
  });
});

/** The folders whose modules `validate` loads. A longer list means a slower start of every command. */
const LOADED_BY_VALIDATE: readonly string[] = [
  "node_modules/fastest-levenshtein",
  "node_modules/picocolors",
  "src",
  "src/base",
  "src/base/flagd",
  "src/cache",
  "src/cli",
  "src/cli/commands",
  "src/cli/commands/validate",
  "src/compiler",
  "src/compiler/link",
  "src/compiler/parse",
  "src/compiler/parse/fast",
  "src/compiler/policies",
  "src/compiler/resolve",
  "src/compiler/rules",
  "src/compiler/rules/targeting",
  "src/compiler/schema",
  "src/files",
  "src/git",
  "src/render",
  "src/render/targets",
  "src/render/targets/argocd",
  "src/render/targets/catalog",
  "src/render/targets/catalog/checks",
  "src/render/targets/delivery",
  "src/render/targets/docs",
  "src/render/targets/featuregates",
  "src/render/targets/flux",
  "src/render/targets/gates",
  "src/render/targets/milo",
  "src/render/targets/openfeature",
  "src/render/targets/state",
  "src/render/targets/zarf",
  "src/render/yaml",
  "src/report",
  "src/report/markdown",
  "src/report/sarif",
  "src/report/terminal",
];

/** Prints the path of every file that Node loads. */
const PRINT_LOADED = `data:text/javascript,
  import { registerHooks } from "node:module";
  registerHooks({ load(url, context, next) { process.stderr.write(url + "\\n"); return next(url, context); } });`;

test("validate loads only what it needs: an index.ts pulls in nothing else", () => {
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", PRINT_LOADED, join(installed, manifest.bin.sluice), "validate", "--no-cache"],
    { cwd: join(ROOT, "test/platforms/tiny"), encoding: "utf8" },
  );
  const files = stderr.split("\n").filter((line) => line.startsWith("file:"));
  // The bundler begins each module with its path.
  const modules = files.flatMap((url) =>
    [
      ...readFileSync(new URL(url), "utf8").matchAll(/^\/\/ ((?:src|node_modules)\/.+)\/[^/]+$|^\/\/ (src)\/[^/]+$/gm),
    ].map(([, folder, top]) => folder ?? top ?? ""),
  );
  expect([...new Set(modules)].toSorted()).toEqual(LOADED_BY_VALIDATE);
});

describe("the reasons for each package", () => {
  test("docs/adr/0031 lists what the sources import", () => {
    expect(listedIn("0031-runtime-libraries.md").toSorted()).toEqual(imported());
  });

  test("all of it is bundled but the SDK, which is the service's own", () => {
    const bundled = new Set(sbom().components.map(({ name }) => name));
    expect(imported().filter((name) => !bundled.has(name))).toEqual(Object.keys(manifest.peerDependencies));
  });

  test("docs/adr/0031 and 0032 list package.json, and nothing twice", () => {
    const listed = [...listedIn("0031-runtime-libraries.md"), ...listedIn("0032-development-tools.md")];
    expect(listed.toSorted()).toEqual(Object.keys(manifest.devDependencies).toSorted());
  });
});

describe("sluice/openfeature", () => {
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

  /** The SDK is the one of the service. */
  beforeAll(() =>
    symlinkSync(join(ROOT, "node_modules/@openfeature"), join(service, "node_modules/@openfeature"), "junction"),
  );

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
      "the request to the API server failed: ECONNREFUSED\n",
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
});
