/** Tests that the files of `sluice init` work at once, also in editors, and that existing files are kept. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { spawnSync } from "node:child_process";
import { delimiter, dirname, join, posix, sep } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { main } from "../../../src/cli/index.ts";
import { documents } from "../../../src/authoring/init/documents.ts";
import { schemaFiles } from "../../../src/authoring/init/schemas.ts";
import { forgeFiles, toolingFiles } from "../../../src/authoring/init/tooling-files.ts";
import { workflow } from "../../../src/authoring/init/workflow.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { commitAll, git, gitEnvironment, initRepository } from "../../git/temporary.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-init-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function sluice(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const io = fakeIo(folder);
  const code = await main(args, io);
  return { code, said: io.written().stdout + io.written().stderr };
}

const files = (): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

test.each(["2026-11-21", "2024-02-29", "2031-12-31"])("on %s it validates without a word and renders", async (day) => {
  expect((await sluice("init", "demo", "--today", day)).code).toBe(0);
  const checked = await sluice("validate", "-C", "demo", "--max-warnings", "0", "--today", day);
  expect(checked.said).toMatch(/^no problems in \d+ documents, 3 clusters/);
  expect((await sluice("render", "-C", "demo", "--today", day)).said).toContain("rendered 3 clusters");
  expect((await sluice("render", "-C", "demo", "--check", "--today", day)).code).toBe(0);
});

test("a feature is on in staging and off in production, another granted, and both say why", async () => {
  await sluice("init");
  const told = (await sluice("explain", "dark-mode")).said;
  expect(told).toMatch(/^staging-1 +enabled.*\nprod-eu-1 +disabled +threshold/);
  expect((await sluice("explain", "invoices", "--cluster", "prod-eu-1")).said).toContain(
    "granted to Organization/acme by acme",
  );
});

test("what `sluice site` makes is not committed", async () => {
  await sluice("init");
  initRepository(folder);
  await sluice("site");
  expect(git(folder, "status", "--porcelain", "--", "site")).toBe("");
});

test.each(["taken", "taken/below"])("a file in the way is said to be one: %s", async (path) => {
  writeFileSync(join(folder, "taken"), "mine\n");
  const { code, said } = await sluice("init", path);
  expect(code).toBe(2);
  expect(said).toContain(`"${path}" can't be a folder`);
});

test("a second run writes nothing, and a file of the same name is kept as it is", async () => {
  writeFileSync(join(folder, "README.md"), "mine\n");
  const first = await sluice("init");
  expect(first.said).toContain("kept README.md");
  const before = files().map((path) => readFileSync(join(folder, path), "utf8"));
  expect((await sluice("init")).said).toContain("nothing to create: all files exist");
  expect(files().map((path) => readFileSync(join(folder, path), "utf8"))).toEqual(before);
  expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("mine\n");
});

test("in an existing project, only the tooling files are created", async () => {
  writeFileSync(join(folder, "sluice.yaml"), "# somebody's\n");
  await sluice("init");
  expect(files().filter((path) => /^(?:features|stages|grants|catalog)\/|^README/.test(path))).toEqual([]);
  expect(files()).toContain(join(".vscode", "settings.json"));
});

test("the tooling files use the folders of the project", async () => {
  const spec = "spec: {sources: [./platform/, more.yaml], output: out}";
  writeFileSync(
    join(folder, "sluice.yaml"),
    `apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: x}\n${spec}\n`,
  );
  await sluice("init");
  const made = (path: string): string => readFileSync(join(folder, path), "utf8");
  const { "yaml.schemas": schemas } = JSON.parse(made(".vscode/settings.json")) as Record<string, object>;
  expect(Object.values(schemas ?? {})).toEqual(["sluice.yaml", ["platform/**/*.{yaml,yml}", "more.yaml"]]);
  expect(made(".gitattributes")).toContain("\nout/** linguist-generated\n");
  expect(made(".github/CODEOWNERS")).toContain(
    "# /platform/    @example/platform\n# /more.yaml    @example/platform\n",
  );
});

test("no path of a project can start a new line in the created files", () => {
  const layout = { sources: ["a\n* @mallory"], output: "b\n* -text" };
  const made = [
    ...Object.values(toolingFiles(layout, "")),
    ...Object.values(forgeFiles(layout, { version: "1.0.0", action: undefined, folder: "" })),
  ];
  expect(made.filter((text) => /^\* (?:@mallory|-text)/m.test(text))).toEqual([]);
});

test("pinned actions are those of our own workflows, by commit", () => {
  const ours = readFileSync(join(import.meta.dirname, "../../../.github/workflows/ci.yml"), "utf8");
  const action = `cumulus/sluice@${"0".repeat(40)}`;
  for (const made of [undefined, action].map((one) => workflow({ version: "1.2.3", action: one, folder: "" }))) {
    const uses = [...made.matchAll(/uses: (.*)/g)].map(([, used = ""]) => used);
    expect(uses.filter((used) => used !== `${action} # v1.2.3` && !ours.includes(`uses: ${used}\n`))).toEqual([]);
    expect(made).not.toMatch(/(?<!\/)\bsluice@\d/);
    const { permissions, jobs } = parse(made) as Record<string, Record<string, object>>;
    expect(Object.keys(permissions ?? {})).toEqual(
      made.includes(action) ? ["contents", "pull-requests"] : ["contents"],
    );
    expect(Object.keys(jobs ?? {})).toEqual(["check"]);
  }
});

test("the Action is pinned by a commit, or not at all", async () => {
  for (const action of ["cumulus/sluice", "cumulus/sluice@v1", `cumulus/sluice@${"0".repeat(40)}\nx`]) {
    const { code, said } = await sluice("init", "--action", action);
    expect([code, said]).toEqual([2, expect.stringContaining("does not pin the Action")]);
  }
  await sluice("init", "--action", `cumulus/sluice@${"0".repeat(40)}`);
  expect(readFileSync(join(folder, ".github/workflows/sluice.yml"), "utf8")).toContain(
    `uses: cumulus/sluice@${"0".repeat(40)} #`,
  );
});

test("the hook is off by default; turned on, it rejects invalid commits", async () => {
  await sluice("init");
  initRepository(folder);
  commitAll(folder, "nothing is rendered yet");
  writeFileSync(join(folder, "sluice"), '#!/bin/sh\necho "$@" >> asked\ntest "$1" != render\n', { mode: 0o755 });
  git(folder, "config", "core.hooksPath", ".githooks");
  const env = { ...gitEnvironment, PATH: `${folder}${delimiter}${process.env["PATH"]}` };
  const { status } = spawnSync("git", ["commit", "--quiet", "--allow-empty", "--message", "x"], { cwd: folder, env });
  expect(status).toBe(1);
  expect(readFileSync(join(folder, "asked"), "utf8")).toBe("validate\nrender --check\n");
});

test("a folder with special characters is quoted for the shell", async () => {
  expect((await sluice("init", "it's here")).said).toContain(String.raw`cd 'it'\''s here'`);
});

test("nothing is written through a link", async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "sluice-elsewhere-"));
  symlinkSync(elsewhere, join(folder, "features"));
  const { code, said } = await sluice("init");
  expect([code, said]).toEqual([2, expect.stringContaining('"features" is a symbolic link')]);
  expect([files(), readdirSync(elsewhere)]).toEqual([[], []]);
  rmSync(elsewhere, { recursive: true });
});

test.each([
  ["Demo Platform", "demo-platform"],
  ["--", "platform"],
  ["café", "caf"],
])("a project in the folder %j is named %s", async (name, expected) => {
  mkdirSync(join(folder, name));
  await sluice("init", `./${name}`);
  expect(readFileSync(join(folder, name, "sluice.yaml"), "utf8")).toContain(`  name: ${expected}\n`);
});

test("all schemas that documents, editor settings and other schemas refer to are created", () => {
  const schemas = schemaFiles();
  const named = Object.entries(documents("demo", "2026-11-21")).flatMap(([path, text]) =>
    [...text.matchAll(/\$schema=(\S+)/g)].map(([, to = ""]) => posix.join(dirname(path), to)),
  );
  const settings = JSON.parse(
    toolingFiles({ sources: ["features"], output: "rendered" }, "")[".vscode/settings.json"] ?? "",
  ) as Record<string, object>;
  const mapped = Object.keys(settings["yaml.schemas"] ?? {}).map((path) => posix.normalize(path));
  const referred = Object.values(schemas).flatMap((text) =>
    [...text.matchAll(/"\$ref": "([^"#]+)[^"]*"/g)].map(([, to = ""]) => `.sluice/schemas/${to}`),
  );
  expect([...named, ...mapped, ...referred].filter((path) => schemas[path] === undefined)).toEqual([]);
  expect(named.length).toBe(Object.keys(documents("demo", "2026-11-21")).length);
});

/** `npx NAME` downloads a package of that name where none is installed, and nobody may own it. */
test("nothing that is made runs a package that npm looks up by its name", async () => {
  await sluice("init");
  const lines = files()
    .filter((path) => !path.startsWith(".sluice"))
    .flatMap((path) => readFileSync(join(folder, path), "utf8").split("\n"));
  const run = lines.filter((line) => /\b(?:npx|npm exec|npm x|pnpm dlx|yarn dlx|bunx)\b/.test(line));
  expect(run.length).toBeGreaterThan(4);
  expect(run.filter((line) => !/npx --no-install sluice\b/.test(line))).toEqual([]);
  expect((await sluice("init", "again")).said).not.toContain("npx");
});

test.each([
  [undefined, 'working-directory: "infra/platform"'],
  [`cumulus/sluice@${"0".repeat(40)}`, 'root: "infra/platform"'],
])("in a folder of a repository, what the forge reads is at its top: with the Action %s", async (action, root) => {
  initRepository(folder);
  await sluice("init", "infra/platform", ...(action === undefined ? [] : ["--action", action]));
  const made = (path: string): string => readFileSync(join(folder, path), "utf8");
  expect(files().filter((path) => path.includes(".github") && !path.startsWith(`.git${sep}`))).toEqual([
    join(".github", "CODEOWNERS"),
    join(".github", "workflows", "sluice.yml"),
  ]);
  expect(made(".github/workflows/sluice.yml")).toContain(root);
  expect(made(".github/CODEOWNERS")).toContain("# /infra/platform/grants/ ");
  expect(made("infra/platform/.githooks/pre-commit")).toContain("\ncd infra/platform || exit 1\n");
  expect((await sluice("init", "infra/platform")).said).toContain("nothing to create: all files exist");
  await sluice("init", "second");
  expect(made(".github/workflows/sluice-second.yml")).toContain("second");
});
