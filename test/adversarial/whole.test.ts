/** Whole repositories from somebody who means harm, or that an accident befell, through the command line. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { fakeIo } from "../cli/fake-io.ts";

const TINY = join(import.meta.dirname, "../platforms/tiny");

interface Said {
  readonly code: number;
  readonly text: string;
}

interface Repository {
  readonly put: (path: string, text: string | Buffer) => void;
  readonly edit: (path: string, from: string, to: string) => void;
  readonly sluice: (...args: readonly string[]) => Promise<Said>;
  readonly git: (...args: readonly string[]) => void;
  /** Path -> content of everything that is rendered. */
  readonly rendered: () => Readonly<Record<string, string>>;
}

function repository(): Repository {
  const root = mkdtempSync(join(tmpdir(), "sluice-whole-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  cpSync(TINY, root, { recursive: true });
  const at = (path: string): string => join(root, path);
  const put = (path: string, text: string | Buffer): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  return {
    put,
    edit: (path, from, to) => put(path, readFileSync(at(path), "utf8").replace(from, to)),
    async sluice(...args) {
      const io = fakeIo(root, { env: { PATH: process.env["PATH"] } });
      const code = await main(args, io);
      const { stdout, stderr } = io.written();
      return { code, text: stdout + stderr };
    },
    git(...args) {
      const identity = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main"];
      execFileSync("git", [...identity, ...args], { cwd: root, stdio: "ignore" });
    },
    rendered() {
      const paths = readdirSync(at("rendered"), { recursive: true, encoding: "utf8" });
      const files = paths.filter((path) => statSync(at(`rendered/${path}`)).isFile());
      return Object.fromEntries(files.map((path) => [path, readFileSync(at(`rendered/${path}`), "utf8")]));
    },
  };
}

const feature = (name: string, more = ""): string =>
  [
    "apiVersion: sluice.dev/v1alpha1\nkind: Feature\n",
    `metadata: {name: ${name}}\nspec:\n  description: x\n  owners: [x]\n  history: [{level: DEV}]\n${more}`,
  ].join("");

describe("an error anywhere leaves every rendered file as it was", () => {
  test.each<[string, string | Buffer, string]>([
    ["a name that leads out", feature("../x"), "invalid-name"],
    ["an absolute name", feature("/x"), "invalid-name"],
    ["a name with a folder", feature("a/b"), "invalid-name"],
    ["a name with capitals", feature("A"), "invalid-name"],
    ["a name of 254 characters", feature("a".repeat(254)), "invalid-name"],
    ["the name of a device", feature("con"), "reserved-name"],
    ["a name that is taken", feature("search"), "duplicate-name"],
    ["a faulty file among sound ones", "a: [\n", "yaml-syntax"],
    ["UTF-16", Buffer.from("\ufeffa: 1\n", "utf16le"), "wrong-encoding"],
  ])("%s", async (_, text, code) => {
    const { put, sluice, rendered } = repository();
    await sluice("render");
    const before = rendered();
    put("features/hostile.yaml", text);
    const said = await sluice("render");
    expect(said.text).toContain(`  ${code}\n`);
    expect(said.code).toBe(1);
    expect(rendered()).toEqual(before);
  });
});

describe("what a document says is inert, in every format", () => {
  const HARM = ["::set-output name=x::y", "##[add-mask]z", "a\u001b]0;title\u0007", "\u202eesrever"];
  const spelled = (text: string): string => JSON.stringify(text).replaceAll("\u202e", "\\u202e");

  test.each(["terminal", "json", "markdown", "sarif", "github", "gitlab", "junit"])("%s", async (format) => {
    const { put, sluice } = repository();
    put("features/a.yaml", feature("a-1", HARM.map((text) => `  ${spelled(text)}: ${spelled(text)}\n`).join("")));
    put("features/b.yaml", feature("b-1", `  service: ${spelled(HARM[1] ?? "")}\n`));
    const { code, text } = await sluice("validate", "--format", format);
    expect(code).toBe(1);
    expect(text).not.toContain("##[");
    expect(text).not.toMatch(/^\s*::set-output/m);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0007\u001b\u202e]/);
  });

  test("so is the name of a file that is too much, which came with its line in the listing", async () => {
    const { put, sluice, rendered } = repository();
    await sluice("render");
    put("rendered/docs/##[add-mask]x", "");
    const { ".sluice-files": listing, ".sluice-record": record } = rendered();
    put("rendered/.sluice-files", `${listing}docs/##[add-mask]x\n`);
    const digest = createHash("sha256").update("").digest("hex");
    put("rendered/.sluice-record", `${record}${digest}  docs/##[add-mask]x\n`);
    const { text } = await sluice("render", "--check");
    expect(text).toContain("extra     docs/##\\u{5b}add-mask]x\n");
    expect(text).not.toContain("##[");
  });

  test("a password in an address is told of, and not told", async () => {
    const { put, sluice } = repository();
    put(
      "sluice.yaml",
      [
        "apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: tiny}\nspec:\n  sources: [features, stages]\n",
        "  targets:\n    openfeature:\n      remote:\n        - provider: http\n",
        "          source: https://sluice:hunter2@flags.example.dev/all.json\n",
      ].join(""),
    );
    for (const format of ["terminal", "json", "markdown", "sarif", "github", "gitlab", "junit"]) {
      const { text } = await sluice("validate", "--format", format);
      expect(text).toContain("secret-in-source");
      expect(text).not.toContain("hunter2");
    }
  });
});

test("a diff tells neither what a secret was nor what it is", async () => {
  const { put, git, sluice } = repository();
  const feature = (key: string): string =>
    `apiVersion: sluice.dev/v1alpha1\nkind: Feature\nmetadata: {name: f}\nspec:\n  description: x\n  owners: [x]\n  purpose: operational\n  tracking: https://u:${key}@t.example/1\n  history: [{level: PREVIEW}]\n  flag: {type: object, variants: {"on": {apiKey: ${key}}, "off": {}}}\n`;
  put("features/f.yaml", feature("hunter2hunter2"));
  git("init");
  git("add", ".");
  git("commit", "-m", "leak");
  put("features/f.yaml", feature("other2other2"));
  for (const format of ["terminal", "json", "markdown"]) {
    const { text } = await sluice("diff", "HEAD", "--manifests", "--format", format);
    expect(text).toContain("apiKey");
    expect(text).not.toMatch(/hunter2|other2/);
  }
});

describe("a repository that would have git's folder written to", () => {
  test("is refused, by its output folder", async () => {
    const { edit, sluice } = repository();
    edit("sluice.yaml", "spec:\n", "spec:\n  output: .git/hooks\n");
    expect(await sluice("render")).toMatchObject({ code: 1, text: expect.stringContaining("unsafe-path") });
  });

  test("is refused, by a listing of what it did not write", async () => {
    const { put, sluice, git } = repository();
    await sluice("render");
    git("init");
    put("rendered/.sluice-files", ".git/HEAD\n");
    expect(await sluice("render", "--force")).toMatchObject({
      code: 1,
      text: expect.stringContaining("inventory-corrupt"),
    });
  });
});

describe("after a merge", () => {
  test("what git made of two branches is rendered over; what a hand made is not", async () => {
    const { edit, put, sluice, git, rendered } = repository();
    await sluice("render");
    const expected = rendered();
    const path = Object.keys(expected).find((one) => one.endsWith("sluice-features-default.yaml")) ?? "";
    git("init");
    put(`rendered/${path}`, "what a merge made of both\n");
    expect((await sluice("render")).text).toContain("hand-edited");
    git("add", "--all");
    git("commit", "--message", "merged");
    expect(await sluice("render")).toMatchObject({ code: 0 });
    expect({ ...rendered(), ".sluice-record": expected[".sluice-record"] }).toEqual(expected);
    edit(`rendered/${path}`, "\n", "\n# by hand\n");
    expect((await sluice("render")).text).toContain("hand-edited");
  });
});

describe("a mass deletion", () => {
  const CONSUMERS = 60;
  const grant = (index: number): string =>
    [
      "apiVersion: sluice.dev/v1alpha1\nkind: Grant\n",
      `metadata: {name: g-${index}}\nspec:\n  consumer: {kind: Organization, name: org-${index}}\n`,
      "  features: [granted]\n  reason: x\n",
    ].join("");

  async function granted(): Promise<Repository> {
    const platform = repository();
    const { put, edit, sluice } = platform;
    edit("sluice.yaml", "[features, stages]", "[features, stages, grants]");
    for (const stage of ["production", "staging"])
      edit(`stages/${stage}.yaml`, "render: [state, openfeature]", "render: [state, milo]");
    put(
      "features/granted.yaml",
      feature("granted", "  entitlement: {consumer: Organization}\n").replace("level: DEV", "level: PRODUCTION"),
    );
    for (let index = 0; index < CONSUMERS; index++) put(`grants/${index}.yaml`, grant(index));
    expect(await sluice("render")).toMatchObject({ code: 0 });
    return platform;
  }

  test("is not what revoked grants take away, as long as anybody has one", async () => {
    const { put, sluice, rendered } = await granted();
    const before = Object.keys(rendered()).length;
    for (let index = 1; index < CONSUMERS; index++) put(`grants/${index}.yaml`, "# revoked\n");
    expect(await sluice("render")).toMatchObject({ code: 0 });
    expect(Object.keys(rendered()).length).toBeLessThan(before / 2);
  });

  test("is what goes when every grant is gone, or a cluster", async () => {
    const { put, sluice, rendered } = await granted();
    const before = rendered();
    for (let index = 0; index < CONSUMERS; index++) put(`grants/${index}.yaml`, "# lost\n");
    expect((await sluice("render")).text).toContain("mass-deletion");
    expect(rendered()).toEqual(before);
    expect(await sluice("render", "--prune-limit", "100%")).toMatchObject({ code: 0 });
  });
});
