/** Tests checks with the statuses of a commit on GitLab. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AskCheck, CheckAnswer, CheckQuestion } from "../../../src/analysis/rollout/index.ts";
import { checkAsker } from "../../../src/forge/checks/index.ts";
import { connectGitLab } from "../../../src/forge/gitlab/index.ts";
import { PROJECT, startFakeGitLab, TOKEN } from "./fake-gitlab.ts";
import type { FakeGitLab } from "./fake-gitlab.ts";

const COMMIT = "c".repeat(40);
const CONTEXT = "argocd/prod-eu-1";
const GREEN = { is: "green" };
const red = (value: string): CheckAnswer => ({ is: "red", value });
const why = (answer: CheckAnswer): string => (answer.is === "unknown" ? answer.why : `not unknown: ${answer.is}`);

let fake: FakeGitLab;
let pauses: number[];
beforeEach(async () => {
  pauses = [];
  fake = await startFakeGitLab();
});
afterEach(async () => {
  expect(fake.violations).toEqual([]);
  await fake.close();
});

interface Given {
  readonly token?: string;
  readonly project?: string;
  readonly timeout?: number;
  readonly address?: string;
}

function asker({ token = TOKEN, project = PROJECT, timeout = 60_000, address }: Given = {}): AskCheck {
  const sleep = async (milliseconds: number): Promise<void> => void pauses.push(milliseconds);
  const options = { fetch, timeout };
  return checkAsker({
    env: {},
    ...options,
    forge: async () => connectGitLab({ address: address ?? fake.address, token, project, sleep, ...options }),
    publishedAt: () => undefined,
    now: 0,
  });
}

const about = (cluster: string): CheckQuestion => ({
  cluster,
  commit: COMMIT,
  check: "synced",
  definition: { commitStatus: "argocd/{cluster}", by: "Project_42_Bot" },
});

async function ask(given: Given = {}): Promise<CheckAnswer> {
  return asker(given)(about("prod-eu-1"));
}

function say(status: string, author: string | null = "project_42_bot", name: string = CONTEXT): void {
  fake.post(COMMIT, name, status, author);
}

describe("a status", () => {
  test.each<[string, CheckAnswer]>([
    ["success", { is: "green" }],
    ["failed", red("failed")],
    ["canceled", red("canceled")],
  ])("%s", async (status, expected) => {
    say(status);
    expect(await ask()).toEqual(expected);
  });

  test.each(["created", "pending", "running", "skipped", "manual", "waiting_for_resource"])("%s", async (status) => {
    say(status);
    expect(why(await ask())).toBe(`status "${CONTEXT}" is ${status}`);
  });

  test("is the newest one of the user, which was updated or set again", async () => {
    say("running");
    say("failed");
    expect(await ask()).toEqual(red("failed"));
    say("success");
    expect(await ask()).toEqual(GREEN);
    fake.canSort = false;
    expect(await ask()).toEqual(GREEN);
  });

  test("of another user, name or commit does not count, even if it replaces that of the user", async () => {
    say("success", "project_42_b0t");
    say("success", null);
    say("success", "project_42_bot", "argocd/prod-eu-2");
    fake.post("d".repeat(40), CONTEXT, "success", "project_42_bot");
    expect(why(await ask())).toBe(`"Project_42_Bot" has set no status "${CONTEXT}"; those of others do not count`);
    say("failed");
    say("success", "mallory");
    expect(await ask()).toEqual(red("failed"));
  });

  test("is found behind many others, but not behind all that anyone can set", async () => {
    say("success");
    for (let index = 0; index < 250; index++) say("success", "mallory");
    for (let index = 0; index < 2_000; index++) say("success", "mallory", `noise/${index}`);
    expect(await ask()).toEqual(GREEN);
    expect(fake.requests).toHaveLength(3);
    for (let index = 0; index < 1_000; index++) say("success", "mallory");
    expect(why(await ask())).toContain("has set no status");
    say("success");
    expect(await ask()).toEqual(GREEN);
  });

  test("is unknown if there are many and the newest may be missing", async () => {
    for (let index = 0; index < 1_000; index++) say("success");
    say("failed");
    expect(await ask()).toEqual(red("failed"));
    fake.canSort = false;
    expect(why(await ask())).toBe("GitLab did not list the newest of more than 1000 statuses first");
  });
});

describe("a request", () => {
  test.each([PROJECT, "42"])("names the project %s, and sends the token in its header only", async (project) => {
    say("success");
    expect(await ask({ project })).toEqual(GREEN);
    const [{ url, headers } = { url: undefined, headers: {} }] = fake.requests;
    expect(url?.pathname).toBe(
      `/git/api/v4/projects/${encodeURIComponent(project)}/repository/commits/${COMMIT}/statuses`,
    );
    expect(url?.search).not.toContain("glpat");
    expect(headers).toMatchObject({ "private-token": TOKEN, "user-agent": "sluice" });
  });

  test("is not redirected: the project was moved", async () => {
    say("success");
    expect(why(await ask({ project: "acme/platform" }))).toContain("GitLab redirects to another address");
    expect(fake.requests).toHaveLength(1);
  });

  test.each([
    [{ token: "glpat-other" }, "GitLab responded with 401: the token is wrong or has expired"],
    [{ token: "a\nb: c" }, "the token for GitLab is not a valid header"],
    [
      { project: "acme/other" },
      "GitLab responded with 404: there is no such project or commit, or the token can't see it",
    ],
    [{ address: "gitlab" }, "the address of GitLab's API is not a URL"],
    [{ address: "https://user:secret@127.0.0.1:1/api/v4" }, "GitLab can't be reached"],
  ])("with %j is unknown", async (given, expected) => {
    say("success");
    expect(why(await ask(given))).toBe(expected);
  });

  test("is sent again after a failure, and after the pause that GitLab asks for", async () => {
    say("success");
    fake.next({ status: 502 }, { status: 429, headers: { "retry-after": "7" } }, { status: 503 });
    expect(await ask()).toEqual(GREEN);
    expect(pauses).toHaveLength(3);
    expect(pauses[1]).toBe(7_000);
  });

  test.each([
    [{ status: 500, body: "<html>" }, "GitLab answered with status 500", 4],
    [{ status: 429 }, "GitLab asked to wait longer than the time limit", 4],
    [{ status: 429, headers: { "retry-after": "3600" } }, "GitLab asked to wait longer than the time limit", 1],
    [{ status: 403 }, "GitLab responded with 403: the token needs the scope `read_api` and the role Reporter", 1],
    [{ hang: true }, "GitLab did not answer within 0.2 s", 4],
  ])("that always gets %j is unknown", async (answer, expected, requests) => {
    say("success");
    fake.next(...Array.from({ length: 5 }, () => answer));
    expect(why(await ask({ timeout: 200 }))).toBe(expected);
    expect(fake.requests).toHaveLength(requests);
  });
});

test.each([{ status: 502 }, { status: 429 }])("after an outage, %j, GitLab is asked no more", async (answer) => {
  fake.next(...Array.from({ length: 9 }, () => answer));
  const asked = asker();
  expect((await asked(about("prod-eu-1"))).is).toBe("unknown");
  expect((await asked(about("prod-eu-2"))).is).toBe("unknown");
  expect(fake.requests).toHaveLength(4);
});

describe("an answer", () => {
  const of = (fields: object): string =>
    JSON.stringify([{ id: 1, name: CONTEXT, status: "success", author: { username: "project_42_bot" }, ...fields }]);

  test("of the expected form counts", async () => {
    fake.next({ body: of({}) });
    expect(await ask()).toEqual(GREEN);
  });

  test.each([
    "null",
    "{}",
    "[null]",
    "[[]]",
    of({ id: "1" }),
    of({ id: 1e300 }),
    of({ name: 1 }),
    of({ status: null }),
    of({ status: TOKEN }),
    of({ status: "x".repeat(41) }),
    of({ author: "project_42_bot" }),
  ])("%s is unknown", async (body) => {
    fake.next({ body });
    expect(why(await ask())).toBe("GitLab returned an unexpected response");
    expect(fake.requests).toHaveLength(1);
  });

  test("of other JSON, of none and of too much is unknown", async () => {
    fake.next({ body: "<html>" }, { body: of({ name: "x".repeat(1 << 20) }) });
    expect(why(await ask())).toBe("GitLab did not answer with JSON");
    expect(why(await ask())).toBe("GitLab answered with more than 1024 KiB");
  });
});
