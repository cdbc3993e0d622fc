/** A year of operation on thirty clusters, with commands only: every step is shown, written, rendered and committed. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "../../../src/cli/index.ts";
import { fakeIo } from "../../cli/fake-io.ts";

const CLUSTERS: readonly (readonly [stage: string, regions: readonly string[], count: number])[] = [
  ["dev", ["eu"], 4],
  ["staging", ["eu", "us"], 4],
  ["production", ["eu", "us", "ap"], 6],
];

const document = (kind: string, name: string, spec: string, labels = ""): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${labels}spec:\n${spec}`;

function clustersOf(stage: string, regions: readonly string[], count: number): readonly string[] {
  return regions.flatMap((region) =>
    Array.from({ length: count }, (_, index) =>
      document(
        "Cluster",
        `${stage}-${region}-${index + 1}`,
        `  stage: ${stage} # decided by the platform team\n  release: "1.0"\n`,
        `  labels: {region: ${region}}\n`,
      ),
    ),
  );
}

const FILES: Readonly<Record<string, string>> = {
  "sluice.yaml": document(
    "Project",
    "shop",
    `  sources: [features, platform, stages]
  releases:
    platform:
      - {name: "1.0", date: 2026-11-01}
      - {name: "1.1", date: 2027-02-01}
      - {name: "1.2", date: 2027-06-01}
      - {name: "1.3", date: 2027-11-01}
`,
  ),
  "stages/stages.yaml": [
    document("Stage", "dev", "  threshold: DEV\n  render: [state, openfeature]\n"),
    document("Stage", "staging", "  threshold: PREVIEW\n  after: dev\n  render: [state, openfeature, milo]\n"),
    document(
      "Stage",
      "production",
      "  threshold: PRODUCTION\n  after: staging\n  render: [state, openfeature, milo]\n",
    ),
  ].join("---\n"),
  ...Object.fromEntries(
    CLUSTERS.map(([stage, ...rest]) => [`platform/clusters/${stage}.yaml`, clustersOf(stage, ...rest).join("---\n")]),
  ),
  "platform/grants/globex.yaml": document(
    "Grant",
    "globex",
    "  consumer: {kind: Organization, name: globex}\n  features: [invoices]\n  reason: it was sold\n",
  ),
  "features/invoices.yaml": document(
    "Feature",
    "invoices",
    `  description: Invoices in the portal.
  owners: [team-billing]
  purpose: permission
  entitlement: {consumer: Organization}
  history:
    - level: PRODUCTION
`,
  ),
};

let folder = "";
const git = (...args: readonly string[]): string =>
  execFileSync(
    "git",
    ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "core.hooksPath=/dev/null", ...args],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-year-"));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git("init", "--quiet", "--initial-branch=main");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let today = "2027-01-04";

async function sluice(
  line: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const io = fakeIo(folder, { today: () => today });
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
  const code = await main(words, io);
  return { code, ...io.written() };
}

/** Shows an edit, writes it, and returns what the next pull request says about it. */
async function step(day: string, line: string): Promise<string> {
  today = day;
  const shown = await sluice(line);
  expect([line, shown.code, shown.stderr]).toEqual([line, 0, expect.stringContaining("add --write")]);
  expect(git("status", "--porcelain")).toBe("");
  const written = await sluice(`${line} --write`);
  expect([line, written.code, written.stdout]).toEqual([line, 0, shown.stdout]);
  const { code, stdout } = await sluice("diff HEAD");
  expect([line, code]).toEqual([line, 0]);
  await commit(line);
  return stdout;
}

async function commit(subject: string): Promise<void> {
  const { code, stdout } = await sluice("render");
  expect([subject, code, stdout]).toEqual([subject, 0, expect.stringContaining("rendered")]);
  git("add", "--all");
  git("commit", "--quiet", "--message", subject);
}

const answer = async (line: string): Promise<string> => (await sluice(line)).stdout;
const rendered = (path: string): string => readFileSync(join(folder, "rendered", path), "utf8");
const source = (path: string): string => readFileSync(join(folder, path), "utf8");

test("a year", async () => {
  await commit("the platform");

  // A feature starts, is promoted, and is sold.
  expect(
    await step(
      "2027-01-11",
      'new feature search-hints --owner team-search --description "Hints in the search." --expires 2027-12-31 --entitlement Organization --level PREVIEW --since 1.0',
    ),
  ).toContain("feature search-hints  none -> granted");
  expect(await step("2027-02-02", "promote search-hints --to PRODUCTION --since 1.1")).toContain(
    "PRODUCTION since 1.1",
  );
  expect(
    await step("2027-02-03", 'grant search-hints --to Organization/acme --reason "it was sold" --expires 2027-08-31'),
  ).toContain("grant of search-hints to Organization/acme");
  expect(source("platform/grants/acme.yaml")).toContain("features: [search-hints]");

  // Releases roll out, stage by stage, and one cluster follows late.
  expect(await step("2027-02-10", "upgrade --stage dev --stage staging --to 1.1")).toContain("release  1.0 -> 1.1");
  expect(await step("2027-03-01", "upgrade --stage production --to 1.1")).toContain(
    "1 feature turns on in 18 production clusters · 1 consumer gains access",
  );
  expect(await sluice("upgrade --cluster production-eu-1 --to 1.0")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("to downgrade, add --downgrade"),
  });
  expect(source("platform/clusters/production.yaml").match(/# decided by the platform team/g)).toHaveLength(18);

  // An emergency begins and ends.
  expect(
    await step(
      "2027-04-02",
      'override search-hints --emergency --reason "it shows the documents of others" --expires 2027-04-30',
    ),
  ).toContain("1 feature turns off in 30 clusters");
  expect(await answer("explain search-hints --cluster production-us-3 --consumer Organization/acme")).toContain(
    "emergency",
  );
  expect(await sluice("expire")).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing to remove") });
  expect(await step("2027-04-03", "override search-hints --end")).toContain("1 feature turns on in 30 clusters");

  // A new region, and an exception on it.
  expect(
    await step("2027-05-01", "new cluster production-sa-1 --stage production --release 1.1 --label region=sa"),
  ).toContain("cluster production-sa-1  none -> production");
  expect(source("platform/clusters/production.yaml")).toContain("name: production-sa-1");
  expect(
    await step(
      "2027-05-03",
      'override invoices --enabled false --label region=sa --reason "no tax rules yet" --expires 2027-06-30',
    ),
  ).toContain("on production-sa-1");

  // A name turns out to be wrong. Applications keep their key, and the change is one.
  const renamed = await step("2027-06-15", "rename feature search-hints hints");
  expect(renamed).toContain("renamed feature hints  search-hints -> hints  on all 31 clusters");
  expect(renamed).toContain("1 change (1 high)");
  expect(rendered("clusters/production-eu-1/openfeature/openfeature-flags/flags-default.yaml")).toContain(
    "search-hints:",
  );
  expect(await answer("explain hints --cluster production-us-3 --consumer Organization/acme")).toContain(
    "is enabled for",
  );

  // Contracts are renewed, end and are revoked; what is overdue is listed first.
  expect(await step("2027-07-01", "grant hints --to Organization/acme --renew --expires 2028-03-31")).toContain(
    "granted until 2027-08-31 -> granted until 2028-03-31",
  );
  today = "2027-07-02";
  expect(await answer("expire")).toMatch(/^#  KIND .*\n1  Override  invoices-off .*2027-06-30/);
  expect(await step("2027-07-02", "expire 1")).toContain("feature invoices  disabled -> granted  on production-sa-1");
  expect(await step("2027-09-01", "revoke invoices --from Organization/globex --stage production")).toContain(
    '"Organization/globex" loses access',
  );

  // A cluster and a customer get other names.
  expect(await step("2027-10-01", "rename cluster production-ap-1 production-jp-1")).toContain(
    "renamed cluster production-jp-1  production-ap-1 -> production-jp-1",
  );
  expect(await step("2027-10-02", "rename consumer Organization/acme acme-corp")).toContain("1 consumer gains access");

  // The feature ends with the last release of the year.
  expect(
    await step("2027-11-02", 'deprecate hints --since 1.2 --until 1.3 --message "hints are part of the search"'),
  ).toContain("deprecation of hints  none ->");
  expect(await step("2027-12-01", "upgrade --cluster * --to 1.3")).toContain("feature hints  granted -> removed");
  expect(await answer("explain hints --cluster production-jp-1")).toContain("removed");
  expect(rendered("clusters/production-eu-1/openfeature/openfeature-flags/flags-default.yaml")).not.toContain(
    "search-hints:",
  );

  // Nothing is left undone.
  expect((await sluice("validate")).code).toBe(0);
  expect((await sluice("render --check")).code).toBe(0);
  expect(git("log", "--format=%s").trim().split("\n")).toHaveLength(18);
});
