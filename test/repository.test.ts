/** Files about the repository agree with each other, and every pattern in a configuration matches a file. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ViteUserConfig } from "vitest/config";
import { parse } from "yaml";
import manifest from "../package.json" with { type: "json" };
import vitest from "../vitest.config.ts";

const ROOT = join(import.meta.dirname, "..");

function text(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

interface Configuration {
  readonly files?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly ignorePatterns?: readonly string[];
  readonly overrides?: readonly { readonly files: readonly string[] }[];
}

function patternsIn(path: string): readonly string[] {
  const {
    files = [],
    include = [],
    exclude = [],
    ignorePatterns = [],
    overrides = [],
  } = JSON.parse(text(path)) as Configuration;
  return [...files, ...include, ...exclude, ...ignorePatterns, ...overrides.flatMap((one) => one.files)];
}

function schemaPatterns(): readonly string[] {
  const settings = JSON.parse(text(".vscode/settings.json")) as {
    readonly "yaml.schemas": Readonly<Record<string, string | readonly string[]>>;
  };
  return Object.entries(settings["yaml.schemas"]).flatMap(([schema, sources]) => [schema, sources].flat());
}

type Project = NonNullable<ViteUserConfig["test"]>;

function projectsOf({ test }: ViteUserConfig): readonly Project[] {
  return (test?.projects ?? []).flatMap((one) => (typeof one === "object" && "test" in one ? [one.test ?? {}] : []));
}

const CONFIGURATIONS: Readonly<Record<string, readonly string[]>> = {
  ".gitattributes": text(".gitattributes").match(/^\S+/gm) ?? [],
  ".oxfmtrc.json": patternsIn(".oxfmtrc.json"),
  ".oxlintrc.json": patternsIn(".oxlintrc.json"),
  ".vscode/settings.json": schemaPatterns(),
  "package.json": manifest.files,
  "tsconfig.json": patternsIn("tsconfig.json"),
  "tsconfig.openfeature.json": patternsIn("tsconfig.openfeature.json"),
  "vitest.config.ts": projectsOf(vitest).flatMap(({ include = [], exclude = [] }) => [...include, ...exclude]),
};
/** Not in every checkout. */
const BUILT = /^dist\b/;

test.each(Object.entries(CONFIGURATIONS))("each pattern of %s matches a file", (_, patterns) => {
  expect(patterns.length).toBeGreaterThan(0);
  const found = (pattern: string): boolean =>
    globSync(pattern.includes("/") ? pattern : `{,**/}${pattern}`, {
      cwd: ROOT,
      exclude: (path) => path === "node_modules" || path === ".git",
    }).length > 0;
  expect(patterns.filter((pattern) => !BUILT.test(pattern) && !found(pattern))).toEqual([]);
});

describe("one version of Node", () => {
  const { node } = manifest.devDependencies;

  test("in .nvmrc and in the devcontainer", () => {
    expect(text(".nvmrc").trim()).toBe(node);
    expect(JSON.parse(text(".devcontainer/devcontainer.json"))).toMatchObject({ image: `node:${node}-bookworm` });
  });

  test("the oldest Node that package.json allows is in CI", () => {
    const ci = parse(text(".github/workflows/ci.yml")) as {
      readonly jobs: {
        readonly check: { readonly strategy: { readonly matrix: { readonly node: readonly number[] } } };
      };
    };
    const { node: versions } = ci.jobs.check.strategy.matrix;
    expect(Math.min(...versions)).toBe(Number(/^>=(\d+)/.exec(manifest.engines.node)?.[1]));
  });
});

test("package-lock.json names no registry", () => {
  expect(text("package-lock.json")).not.toContain('"resolved"');
});

test("Dependabot reviews one by one what the program contains", () => {
  const { updates } = parse(text(".github/dependabot.yml")) as {
    readonly updates: readonly {
      readonly groups: Readonly<Record<string, { readonly "exclude-patterns"?: string[] }>>;
    }[];
  };
  const patterns = updates[0]?.groups["development"]?.["exclude-patterns"] ?? [];
  const rows = [...text("docs/adr/0031-runtime-libraries.md").matchAll(/^\| ((?:@[\w-]+\/)?[\w-]+) \|/gm)];
  const peers = Object.keys(manifest.peerDependencies);
  const bundled = rows.map(([, name = ""]) => name).filter((name) => name !== "library" && !peers.includes(name));
  const isMatched = (name: string, pattern: string): boolean =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  expect(bundled.filter((name) => !patterns.some((pattern) => isMatched(name, pattern)))).toEqual([]);
  expect(patterns.filter((pattern) => !bundled.some((name) => isMatched(name, pattern)))).toEqual([]);
});

describe("one definition of what is checked", () => {
  const sources = [".ci/run", "CONTRIBUTING.md", ...globSync(".github/**/*.{yml,md}", { cwd: ROOT })];

  test.each(sources)("%s calls scripts that exist", (path) => {
    const called = [...text(path).matchAll(/\bnpm (?:run (?:-s )?)?(test\b|(?<=run |-s )[\w:-]+)/g)].map(
      ([, name]) => name,
    );
    expect(called.filter((name) => !Object.hasOwn(manifest.scripts, name ?? ""))).toEqual([]);
    const files = [...text(path).matchAll(/\bnode ([\w./-]+\.[jt]s)\b/g)].map(([, file = ""]) => file);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test("the workflows check by `npm run check` only", () => {
    const direct = /\b(?:vitest|oxlint|oxfmt|tsc)\b/;
    expect(globSync(".github/workflows/*.yml", { cwd: ROOT }).filter((path) => direct.test(text(path)))).toEqual([]);
    expect(text(".github/workflows/ci.yml")).toContain("run: npm run check\n");
  });
});

test.each(globSync(".github/**/*.yml", { cwd: ROOT }))("%s is YAML", (path) => {
  expect(parse(text(path))).toBeTypeOf("object");
});
