/** Runs the Action as a runner does, in repositories as `actions/checkout` leaves them. */
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startFakeGitHub, TOKEN } from "../../forge/github/fake-github.ts";
import type { FakeGitHub } from "../../forge/github/fake-github.ts";
import { commitAll, git, withFolder, withRepository, write } from "../../git/temporary.ts";
import { largeReport } from "../../report/reports.ts";
import { main } from "../../../src/cli/index.ts";
import { fakeIo } from "../fake-io.ts";
import { BROKEN, HOSTILE, LOWERED, PLATFORM, PROMOTED, REWORDED } from "./platform.ts";
import { builtAction, commandsIn, start } from "./runner.ts";
import type { Start, Started } from "./runner.ts";

let action: string;
let fake: FakeGitHub;

beforeAll(async () => void (action = await builtAction()));
beforeEach(async () => void (fake = await startFakeGitHub()));
afterEach(async () => {
  expect(fake.violations).toEqual([]);
  await fake.close();
});

interface PullRequest {
  readonly folder: string;
  /** The commit on main that it was merged with. */
  readonly base: string;
  readonly head: string;
  readonly run: (changed?: Partial<Start>) => Promise<Started>;
}

/** A pull request with these files, checked out as its merge with main, which has moved on meanwhile. */
async function withPullRequest(
  files: Readonly<Record<string, string>>,
  use: (pull: PullRequest) => Promise<void>,
  prefix: string = "",
): Promise<void> {
  const inFolder = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(all).map(([path, text]) => [prefix + path, text]));
  await withRepository(inFolder(PLATFORM), async (folder) => {
    git(folder, "switch", "--quiet", "--create", "feature");
    write(folder, inFolder(files));
    const head = commitAll(folder, "the change");
    git(folder, "switch", "--quiet", "main");
    write(folder, { "README.md": "main moves on\n" });
    const base = commitAll(folder, "main moves on");
    git(folder, "switch", "--quiet", "--detach", "main");
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "feature");
    fake.pull.head = head;
    const payload = {
      // Outdated: never the base of the comparison.
      pull_request: { number: 7, head: { sha: head, ref: "feature" }, base: { ref: "main", sha: "0".repeat(40) } },
    };
    const run = (changed: Partial<Start> = {}): Promise<Started> =>
      start(action, folder, fake, { event: "pull_request", payload, ...changed });
    await use({ folder, base, head, run });
  });
}

describe("a pull request", () => {
  test("is reported in a comment, in the summary, in the outputs and as SARIF", () =>
    withPullRequest(PROMOTED, async ({ folder, run, head }) => {
      const { code, outputs, summary, log } = await run({ inputs: { sarif: "out.sarif" } });
      expect(log).not.toContain(TOKEN);
      expect(code).toBe(0);
      expect(outputs).toMatchObject({ errors: "0", risk: "high", owners: "team-portal" });
      expect(Number(outputs["changes"])).toBeGreaterThan(0);
      const [comment] = fake.comments;
      expect(outputs["comment-url"]).toBe(`https://github.example/acme/platform/pull/7#issuecomment-${comment?.id}`);
      expect(comment?.body).toMatch(/^### `dark-mode` turns on in 2 `production` clusters/);
      expect(comment?.body).toContain(`<!-- sluice root= head=${head} run=42 -->`);
      expect(comment?.body).toContain("](https://github.example/acme/platform/blob/");
      expect(summary).toMatch(/^### `dark-mode` turns on in 2 `production` clusters/);
      expect(JSON.parse(readFileSync(outputs["report"] ?? "", "utf8"))).toMatchObject({ version: 1 });
      expect(JSON.parse(readFileSync(join(folder, "out.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
    }));

  test("that is run twice has one comment", () =>
    withPullRequest(PROMOTED, async ({ run }) => {
      const first = await run();
      const again = await run({ env: { GITHUB_RUN_ID: "43" } });
      expect(again.outputs["comment-url"]).toBe(first.outputs["comment-url"]);
      expect(fake.requests.filter(({ method, path }) => method !== "GET" && path !== "/graphql").length).toBe(1);
    }));

  test("that is broken fails, with an annotation on the line", () =>
    withPullRequest(
      BROKEN,
      async ({ run }) => {
        const { code, log, outputs } = await run({ inputs: { root: "platform" } });
        expect(code).toBe(1);
        expect(outputs["errors"]).toBe("1");
        expect(log).toMatch(/^::error file=platform\/features\/dark-mode.yaml,line=10,.*title=unknown-level::/m);
        expect(fake.comments[0]?.body).toMatch(/^### The changes can't be determined · \*\*1 error\*\*/);
        expect(fake.comments[0]?.body).toContain("<!-- sluice root=platform head=");
      },
      "platform/",
    ));

  test.each([
    [{ "fail-on": "never" }, 0],
    [{ "fail-on": "warning" }, 1],
    [{ "fail-on": "error" }, 1],
  ])("that is broken, with %o, ends with %i", (inputs, code) =>
    withPullRequest(BROKEN, async ({ run }) => expect((await run({ inputs })).code).toBe(code)),
  );

  test("that means nothing new is left alone, unless asked otherwise", () =>
    withPullRequest(REWORDED, async ({ run }) => {
      const { code, outputs } = await run();
      expect(code).toBe(0);
      expect(outputs).toMatchObject({ changes: "0", risk: "none", owners: "", "comment-url": "" });
      expect(fake.comments).toEqual([]);
      await run({ inputs: { comment: "always" } });
      expect(fake.comments[0]?.body).toMatch(/^### No change in meaning · no errors\n/);
    }));

  test("is not commented on where nobody wants it", () =>
    withPullRequest(PROMOTED, async ({ run }) => {
      expect((await run({ inputs: { comment: "never" } })).code).toBe(0);
      expect(fake.requests).toEqual([]);
    }));

  test("whose own commit is checked out is compared with where it left main", () =>
    withPullRequest(PROMOTED, async ({ folder, run, head }) => {
      git(folder, "checkout", "--quiet", head);
      const { code, outputs } = await run({ commit: "f".repeat(40) });
      expect([code, outputs["risk"]]).toEqual([0, "high"]);
    }));

  test("gives no orders to the runner, and none to readers of the comment", () =>
    withPullRequest(HOSTILE, async ({ run }) => {
      const { code, log, summary } = await run();
      expect(code).toBe(1);
      expect(commandsIn(log).filter((name) => name !== "error")).toEqual([]);
      expect(log.split("\n").filter((line) => line.startsWith("::error")).length).toBe(1);
      for (const text of [fake.comments[0]?.body ?? "", summary])
        expect(text.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, "")).not.toMatch(/@acme|!\[|evil/);
    }));
});

describe("a token that may not write", () => {
  const denied = { status: 403, body: '{"message":"Resource not accessible by integration"}' };

  test.each([
    ["denied", (): void => fake.next("POST", /comments/, denied)],
    ["no token", (): void => undefined],
    ["404", (): void => fake.next("GET", /comments/, { status: 404, body: '{"message":"Not Found"}' })],
  ])("is a notice, and the result stays the compiler's: %s", (why, act) =>
    withPullRequest(PROMOTED, async ({ run }) => {
      act();
      const { code, log, summary } = await run({ inputs: why === "no token" ? { token: "" } : {} });
      expect(code).toBe(0);
      expect(log).toMatch(/^::notice title=Sluice::the comment was not posted: /m);
      expect(summary).toContain("turns on");
    }),
  );

  test("that has expired is a warning, and never shown", () =>
    withPullRequest(PROMOTED, async ({ run }) => {
      const { code, log } = await run({ inputs: { token: "ghs_expired_expired" } });
      expect(code).toBe(0);
      expect(log).toMatch(/^::warning title=Sluice::the comment was not posted: GitHub responded with 401/m);
      expect(log).not.toContain("ghs_expired_expired");
    }));
});

test("pull_request_target with the pull request checked out is refused, unless it is allowed", () =>
  withPullRequest(PROMOTED, async ({ run, base }) => {
    const refused = await run({ event: "pull_request_target", commit: base });
    expect(refused.code).toBe(1);
    expect(refused.log).toMatch(/^::error title=Sluice::`pull_request_target` must not check out the pull request/m);
    expect(fake.requests).toEqual([]);
    const allowed = await run({ event: "pull_request_target", commit: base, inputs: { "allow-unsafe": "true" } });
    expect([allowed.code, allowed.outputs["risk"]]).toEqual([0, "high"]);
  }));

describe("what will be merged is judged, or the step fails", () => {
  test("the commit counts, whatever an earlier step has made of the work tree", () =>
    withPullRequest(BROKEN, async ({ folder, run }) => {
      write(folder, PLATFORM);
      const { code, outputs } = await run();
      expect([code, outputs["errors"]]).toEqual([1, "1"]);
    }));

  test.each(["pull_request", "pull_request_target"])("on %s with the base checked out nothing is said", (event) =>
    withPullRequest(PROMOTED, async ({ folder, base, run }) => {
      git(folder, "checkout", "--quiet", base);
      const commit = event === "pull_request" ? "f".repeat(40) : base;
      const { code, log } = await run({ event, commit, inputs: { "allow-unsafe": "true" } });
      expect([code, fake.comments]).toEqual([1, []]);
      expect(log).toMatch(/^::error title=Sluice::the pull request is not checked out/m);
    }),
  );

  test("a project that moves, renamed or not, is compared with where it was", () =>
    withPullRequest(
      LOWERED,
      async ({ folder, head, run }) => {
        git(folder, "checkout", "--quiet", head);
        for (const name of ["tiny", "renamed"]) {
          git(folder, "mv", name === "tiny" ? "platform" : "infra", name === "tiny" ? "infra" : "elsewhere");
          const root = name === "tiny" ? "infra" : "elsewhere";
          const project = PLATFORM["sluice.yaml"] ?? "";
          write(folder, { [`${root}/sluice.yaml`]: project.replace(/name: .*/, `name: ${name}`) });
          const commit = commitAll(folder, `as ${root}`);
          const { code, log } = await run({ commit: "f".repeat(40), inputs: { root } });
          expect([code, commit]).toEqual([1, expect.anything()]);
          expect(log).toMatch(/title=threshold-changed::/);
          expect(fake.comments.at(-1)?.body).toContain("/blob/");
        }
      },
      "platform/",
    ));

  test("a push in a clone that is too shallow, or one that replaced commits", () =>
    withPullRequest(LOWERED, async ({ folder, base, head, run }) => {
      git(folder, "checkout", "--quiet", head);
      write(folder, { "README.md": "a word\n" });
      const last = commitAll(folder, "docs");
      const shallow = `${folder}-shallow`;
      git(folder, "clone", "--quiet", "--depth=2", `file://${folder}`, shallow);
      const root = git(folder, "rev-list", "--max-parents=0", last);
      const cut = await run({ event: "push", payload: { before: root }, env: { GITHUB_WORKSPACE: shallow } });
      expect([cut.code, cut.log]).toEqual([1, expect.stringMatching(/^::error .*shallow.*fetch-depth: 0/m)]);
      const whole = await run({ event: "push", payload: { before: root } });
      expect([whole.code, whole.log]).toEqual([1, expect.stringMatching(/title=threshold-changed::/)]);
      const forced = await run({ event: "push", payload: { before: base } });
      expect([forced.code, forced.outputs["changes"]]).toEqual([0, "0"]);
      for (const text of [forced.log, forced.summary]) expect(text).toMatch(/a force push.*only its last commit/);
    }));

  test.each(["workflow_dispatch", "push"])(
    "on %s a new branch is compared with the default branch of the event",
    (event) =>
      withPullRequest(PROMOTED, async ({ folder, run }) => {
        git(folder, "branch", "develop", "HEAD");
        const payload = { before: "0".repeat(40), repository: { default_branch: "develop" } };
        expect((await run({ event, payload })).outputs).toMatchObject({ changes: "0", risk: "none" });
      }),
  );
});

test("without a network the result is the compiler's all the same", () =>
  withPullRequest(PROMOTED, async ({ run }) => {
    const { code, log, summary } = await run({ env: { GITHUB_API_URL: "http://127.0.0.1:9" } });
    expect(code).toBe(0);
    expect(log).toMatch(/^::warning title=Sluice::the comment was not posted: /m);
    expect(summary).toContain("turns on");
  }));

describe("other events", () => {
  test.each([
    ["push", (base: string) => ({ before: base }), "high"],
    ["push", () => ({ before: "0".repeat(40) }), "none"],
    ["merge_group", (base: string) => ({ merge_group: { base_sha: base } }), "high"],
    ["workflow_dispatch", () => ({}), "none"],
    ["schedule", () => ({}), "none"],
  ] as const)("%s compares with what it should", (event, payload, risk) =>
    withPullRequest(PROMOTED, async ({ folder, run, base }) => {
      git(folder, "branch", "--force", "main", "HEAD");
      const { code, log, outputs, summary } = await run({ event, payload: payload(base) });
      expect([code, outputs["risk"]]).toEqual([0, risk]);
      expect(summary).toMatch(/no errors/);
      expect(log).not.toMatch(/from [0-9a-f]{13}/);
      expect(fake.requests).toEqual([]);
    }),
  );

  test("the first commit of all is only checked", () =>
    withRepository(PLATFORM, async (folder) => {
      const payload = { before: "1".repeat(40) };
      const { code, summary } = await start(action, folder, fake, { event: "push", payload });
      expect([code, summary]).toEqual([0, "### no errors in 8 documents, 3 clusters\n"]);
    }));

  test("history that is not there is an error that says what to do", () =>
    withPullRequest(PROMOTED, async ({ folder, run }) => {
      const shallow = `${folder}-shallow`;
      git(folder, "clone", "--quiet", "--depth=1", `file://${folder}`, shallow);
      const { code, log, outputs, summary } = await run({ env: { GITHUB_WORKSPACE: shallow } });
      expect(code).toBe(1);
      expect(summary).toMatch(/^### Sluice could not run\n/);
      expect(log).toMatch(/^::error .*shallow.*fetch-depth: 0/m);
      expect(outputs).toEqual({});
    }));
});

test("GitHub Enterprise Server is found by its address", () =>
  withPullRequest(PROMOTED, async ({ run }) => {
    await run({ env: { GITHUB_API_URL: `${fake.address}/api/v3` } });
    expect(fake.comments.length).toBe(1);
  }));

test("render-check fails where nobody has rendered", () =>
  withPullRequest(PROMOTED, async ({ run }) => {
    const { code, log, summary } = await run({ inputs: { command: "render-check" } });
    expect(code).toBe(1);
    expect(summary).toMatch(/^```text\n/);
    expect(log).toMatch(/^missing +clusters\/prod-eu-1\/kustomization\.yaml$/m);
    expect(log).toMatch(/^::error title=Sluice::3 clusters: \d+ missing.*`sluice render`/m);
    expect(fake.requests).toEqual([]);
  }));

test("deadlines needs no pull request", () =>
  withRepository(PLATFORM, async (folder) => {
    const run = { event: "schedule", inputs: { command: "deadlines" } };
    expect((await start(action, folder, fake, run)).code).toBe(0);
  }));

test("ages and passed dates are separate, and known ones do not fail", () => {
  const old = PLATFORM["features/dark-mode.yaml"]?.replace("spec:\n", "spec:\n  introduced: 2020-01-01\n") ?? "";
  return withRepository({ ...PLATFORM, "features/dark-mode.yaml": old }, async (folder) => {
    const codeOf = async (inputs: Readonly<Record<string, string>>): Promise<number | null> =>
      (await start(action, folder, fake, { event: "schedule", inputs })).code;
    expect(await codeOf({ command: "deadlines" })).toBe(0);
    expect(await codeOf({ command: "ages" })).toBe(1);
    expect(await main(["validate", "--ages", "--baseline", "known.json", "--update-baseline"], fakeIo(folder))).toBe(0);
    expect(await codeOf({ command: "ages", baseline: "known.json" })).toBe(0);
  });
});

test.each([
  [{ comment: "allways" }, /the input "comment" can't be "allways"%0Adid you mean "always"\?/],
  [{ command: "pubish" }, /the input "command" can't be "pubish"/],
  [{ "max-annotations": "many" }, /must be a number/],
  [{ root: "../elsewhere" }, /is outside the workspace/],
  [{ root: "features" }, /^$/],
])("an input that can't be is an error, not a guess: %o", (inputs, message) =>
  withRepository(PLATFORM, async (folder) => {
    const { code, log } = await start(action, folder, fake, { event: "push", inputs });
    if (message.source === "^$") return expect(code).toBe(0);
    expect(code).toBe(1);
    return expect(log).toMatch(message);
  }),
);

describe("the report of a fork's run", () => {
  const event = (head: string): object => ({
    workflow_run: { head_sha: head, head_branch: "feature", head_repository: { owner: { login: "acme" } } },
  });

  async function told(prepare: (folder: string) => void, head: string = fake.pull.head): Promise<Started> {
    const all: Started[] = [];
    await withFolder(async (folder) => {
      prepare(folder);
      const inputs = { report: "report.json" };
      const run = { event: "workflow_run", payload: event(head), commit: head, inputs };
      all.push(await start(action, folder, fake, run));
    });
    const [only] = all;
    if (only === undefined) throw new Error("it was not started");
    return only;
  }

  test("is posted by a run that may write, to the pull request that the API returns", async () => {
    const report = { ...largeReport(20), pullRequest: 99 };
    const { code } = await told((folder) => writeFileSync(join(folder, "report.json"), JSON.stringify(report)));
    expect(code).toBe(0);
    expect(fake.comments[0]?.body).toMatch(
      /^### As reported: 120 features turn on.*\n\n> The fork's own run reported this\./,
    );
    expect(fake.requests.map(({ path }) => path)).toContainEqual(
      expect.stringContaining("/pulls?state=open&head=acme%3Afeature"),
    );
    expect(fake.requests.some(({ path }) => path.includes("99"))).toBe(false);
  });

  test("is dropped where the pull request has moved on", async () => {
    const { code, log } = await told(
      (folder) => writeFileSync(join(folder, "report.json"), JSON.stringify(largeReport(5))),
      "d".repeat(40),
    );
    expect([code, fake.comments.length]).toEqual([0, 0]);
    expect(log).toContain("the commit of that run is no longer the head of an open pull request");
  });

  test.each([
    ["a link out of the folder", (folder: string) => symlinkSync("/etc/passwd", join(folder, "report.json"))],
    ["something else", (folder: string) => writeFileSync(join(folder, "report.json"), '{"version": 1}')],
    ["huge", (folder: string) => writeFileSync(join(folder, "report.json"), " ".repeat(33 * 1024 * 1024))],
    ["not there", () => undefined],
  ])("is refused where it is %s", async (_, prepare) => {
    expect((await told(prepare)).code).toBe(1);
    expect(fake.requests).toEqual([]);
  });
});
