/** `sluice site`: what it writes, where, and what it rejects. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { gitEnvironment } from "../git/temporary.ts";
import { DAY } from "./example.ts";
import { dataIn, makeSite, PATIENCE, run } from "./made.ts";
import type { Made } from "./made.ts";

let made: Made;
beforeAll(async () => {
  made = await makeSite();
}, PATIENCE);
afterAll(() => made.remove());

function page(out: string): string {
  return readFileSync(join(made.folder, out, "index.html"), "utf8");
}

test("one page, the same bytes for the same commit", async () => {
  const { code, stdout, stderr } = await run(made.folder, "--since", "v1.8");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^site\/index\.html: 34 features on 10 clusters, \d+ KiB, unchanged\n$/);
  expect(page("site")).toBe(made.text);
});

test("docs/site.md shows the real output", async () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/site.md"), "utf8");
  const [, line = "", shown = ""] = /```console\n\$ sluice site (.*)\n(.*\n)```/.exec(page) ?? [];
  const { stdout } = await run(made.folder, "--out", "shown", ...line.split(" "));
  // The size includes the script, which changes more often than the docs.
  const sized = (text: string): string => text.replace(/\d+ KiB/, "some KiB");
  expect(sized(stdout.replace("shown/", "site/"))).toBe(sized(shown));
});

test("lines are linked to at the commit, without the credentials of the remote", () => {
  const head = execFileSync("git", ["rev-parse", "HEAD"], { cwd: made.folder, env: gitEnvironment }).toString().trim();
  expect(made.site.commit).toBe(head);
  expect(made.site.committed).toBe("2026-11-20");
  expect(made.site.overrides.map(({ written }) => written)).toContain("2026-11-20");
  expect(made.site.commitLink).toBe("https://github.com/cumulus-cloud/platform/commit/{commit}");
  expect(made.site.link).toBe("https://github.com/cumulus-cloud/platform/blob/{commit}/{path}#L{line}");
  expect(made.text).not.toContain("s3cret");
  expect(made.site.uncommitted).toEqual([]);
});

test("files that differ from the commit are reported and not linked", async () => {
  const path = join(made.folder, "stages/dev.yaml");
  const before = readFileSync(path, "utf8");
  writeFileSync(path, `# A line more.\n${before}`);
  await run(made.folder, "--out", "dirty");
  writeFileSync(path, before);
  const { uncommitted, files } = dataIn(page("dirty"));
  expect(uncommitted.map((index) => files[index])).toEqual(["stages/dev.yaml"]);
});

test("--link sets the links for an unknown forge", async () => {
  const link = "https://git.example.com/{commit}/{path}?l={line}";
  await run(made.folder, "--out", "own", "--link", link);
  expect(dataIn(page("own")).link).toBe(link);
  const wrong = await run(made.folder, "--link", "git.example.com/{path}");
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('"--link git.example.com/{path}" is not an http or https URL');
});

test("--since can be repeated", async () => {
  await run(made.folder, "--out", "twice", "--since", "v1.8", "--since", "HEAD", "--since", "v1.8");
  const { comparisons } = dataIn(page("twice"));
  expect(comparisons.map(({ ref, differs }) => [ref, differs])).toEqual([
    ["v1.8", "meaning"],
    ["HEAD", "nothing"],
  ]);
  const { code, stderr } = await run(made.folder, "--since", "v9");
  expect(code).toBe(2);
  expect(stderr).toContain('commit "v9" does not exist');
});

test("changes are those of `sluice diff`, with lines of both sides", () => {
  const [comparison] = made.site.comparisons;
  expect(comparison?.changes).toHaveLength(22);
  expect(comparison?.verdict).toEqual([
    "1 feature turns on in 1 cluster",
    "1 feature turns off in 1 cluster",
    "1 consumer loses access",
    "4 high-risk changes",
  ]);
  const lost = comparison?.changes.find(({ subject, kind }) => subject === "gpu-instances" && kind === "feature-state");
  expect(lost).toMatchObject({ before: "granted", after: "disabled", lost: ["Organization/acme"], risk: "high" });
  const [because] = lost?.because ?? [];
  expect(because?.side).toBe("base");
  expect(made.site.files[because?.spot[0] ?? -1]).toBe("stages/overrides.yaml");
});

test("a foreign page is kept, and an edited page requires --force", async () => {
  mkdirSync(join(made.folder, "foreign"));
  writeFileSync(join(made.folder, "foreign/index.html"), "mine");
  const { code, stdout, stderr } = await run(made.folder, "--out", "foreign");
  expect(code).toBe(1);
  expect(stdout).toContain("foreign/index.html");
  expect(stderr).toBe("no site was written, because of the errors\n");
  expect(page("foreign")).toBe("mine");

  await run(made.folder, "--out", "edited");
  writeFileSync(join(made.folder, "edited/index.html"), "edited");
  expect((await run(made.folder, "--out", "edited")).code).toBe(1);
  expect(page("edited")).toBe("edited");
  expect((await run(made.folder, "--out", "edited", "--force")).code).toBe(0);
  expect(page("edited")).toContain("<!doctype html>");
});

test("only the page is written, whatever else is in the folder", async () => {
  const io = fakeIo(made.folder, { env: gitEnvironment });
  await main(["render", "--out", "both", "--today", DAY, "--target", "state"], io);
  const files = (): readonly string[] => readdirSync(join(made.folder, "both"), { recursive: true, encoding: "utf8" });
  const before = files();
  expect((await run(made.folder, "--out", "both")).code).toBe(0);
  expect([...files()].toSorted()).toEqual([...before, "index.html"].toSorted());
});

test("counts of one are singular, and a feature without clusters is shown", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-site-"));
  const envelope = "apiVersion: sluice.dev/v1alpha1\nkind:";
  const documents = {
    Project: "metadata: {name: small}\nspec: {sources: [all.yaml]}",
    Feature: "metadata: {name: one}\nspec: {description: One., owners: [team], history: [{since: '1.0', level: DEV}]}",
  };
  writeFileSync(join(folder, "sluice.yaml"), `${envelope} Project\n${documents.Project}\n`);
  writeFileSync(join(folder, "all.yaml"), `${envelope} Feature\n${documents.Feature}\n`);
  const { stdout } = await run(folder);
  rmSync(folder, { recursive: true });
  expect(stdout).toContain("1 feature on 0 clusters, ");
});

test.each([
  ["rendered", "contains the manifests"],
  ["rendered/site", "contains the manifests"],
  [".", "contains the sources"],
  ["features", "contains the sources"],
])("--out %s is refused", async (out, why) => {
  const { code, stderr } = await run(made.folder, "--out", out);
  expect(code).toBe(2);
  expect(stderr).toContain(why);
  expect(existsSync(join(made.folder, out, "index.html"))).toBe(false);
});

test("with errors, they are reported and nothing is written", async () => {
  const path = join(made.folder, "features/dnssec.yaml");
  const before = readFileSync(path, "utf8");
  writeFileSync(path, before.replace("level: PREVIEW", "level: PREVEW"));
  const { code, stdout, stderr } = await run(made.folder, "--out", "broken");
  writeFileSync(path, before);
  expect(code).toBe(1);
  expect(stdout).toContain('no level is named "PREVEW"');
  expect(stderr).toBe("no site was written, because of the errors\n");
  expect(existsSync(join(made.folder, "broken"))).toBe(false);
});
