/** The files of docs/ci.md, run as each CI system runs them, with a recorder in place of curl. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { main } from "../src/cli/index.ts";
import { builtFolder } from "./built.ts";
import { fakeIo } from "./cli/fake-io.ts";
import { commitAll, git, gitEnvironment, initRepository, withFolder, write } from "./git/temporary.ts";
import { snippetsIn } from "./snippets.ts";

const ROOT = join(import.meta.dirname, "..");
const FILES = Object.fromEntries(
  snippetsIn(readFileSync(join(ROOT, "docs/ci.md"), "utf8")).flatMap(({ role, path, text }) =>
    role === "file" ? [[path, text] as const] : [],
  ),
);
const TOKEN = "tok-en-of-the-test";

interface System {
  readonly file: string;
  /** The commands of the file: those of the check, and those that follow in any case. */
  readonly commands: (text: string) => readonly [check: string, after: string];
  readonly env: Readonly<Record<string, string>>;
  /** The address and the header of the comment; undefined for an annotation. */
  readonly post?: readonly [address: string, header: string];
  /** The Markdown in the body of the request. */
  readonly markdown: (body: string) => unknown;
}

const joined = (commands: unknown): string => (commands as readonly string[]).join("\n");

const SYSTEMS: Readonly<Record<string, System>> = {
  GitLab: {
    file: ".gitlab-ci.yml",
    commands: (text) => {
      const { sluice } = parse(text) as { readonly sluice: Readonly<Record<string, unknown>> };
      expect(sluice["variables"]).toEqual({ GIT_DEPTH: "0" });
      return [joined(sluice["script"]), joined(sluice["after_script"])];
    },
    env: {
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      CI_API_V4_URL: "https://gitlab.example/api/v4",
      CI_MERGE_REQUEST_PROJECT_ID: "42",
      CI_MERGE_REQUEST_IID: "7",
    },
    post: ["https://gitlab.example/api/v4/projects/42/merge_requests/7/notes", "PRIVATE-TOKEN"],
    markdown: (body) => body,
  },
  "Azure DevOps": {
    file: "azure-pipelines.yml",
    commands: (text) => {
      const { steps } = parse(text) as { readonly steps: readonly Readonly<Record<string, unknown>>[] };
      expect(steps[0]).toEqual({ checkout: "self", fetchDepth: 0 });
      const scripts = steps.flatMap(({ script, condition }) =>
        typeof script === "string" ? [{ script, condition }] : [],
      );
      const of = (isAfter: boolean): string =>
        joined(scripts.flatMap(({ script, condition }) => ((condition !== undefined) === isAfter ? [script] : [])));
      return [of(false), of(true)];
    },
    env: {
      SYSTEM_PULLREQUEST_TARGETBRANCH: "refs/heads/main",
      SYSTEM_COLLECTIONURI: "https://dev.azure.com/acme/",
      SYSTEM_TEAMPROJECTID: "p-1",
      BUILD_REPOSITORY_ID: "r-1",
      SYSTEM_PULLREQUEST_PULLREQUESTID: "7",
    },
    post: [
      "https://dev.azure.com/acme/p-1/_apis/git/repositories/r-1/pullRequests/7/threads?api-version=7.1",
      "Authorization: Bearer",
    ],
    markdown: (body) =>
      (JSON.parse(body) as { readonly comments: readonly { readonly content: string }[] }).comments[0]?.content,
  },
  Bitbucket: {
    file: "bitbucket-pipelines.yml",
    commands: (text) => {
      const { clone, pipelines } = parse(text) as {
        readonly clone: object;
        readonly pipelines: { readonly "pull-requests": { readonly "**": readonly { readonly step: object }[] } };
      };
      expect(clone).toEqual({ depth: "full" });
      const step = pipelines["pull-requests"]["**"][0]?.step as Readonly<Record<string, unknown>>;
      return [joined(step["script"]), joined(step["after-script"])];
    },
    env: {
      BITBUCKET_PR_DESTINATION_BRANCH: "main",
      BITBUCKET_REPO_FULL_NAME: "acme/platform",
      BITBUCKET_PR_ID: "7",
    },
    post: ["https://api.bitbucket.org/2.0/repositories/acme/platform/pullrequests/7/comments", "Authorization: Bearer"],
    markdown: (body) => (JSON.parse(body) as { readonly content: { readonly raw: string } }).content.raw,
  },
  Jenkins: {
    file: "Jenkinsfile",
    commands: (text) => {
      expect(text.match(/\{/g)?.length).toBe(text.match(/\}/g)?.length);
      const steps = [...text.matchAll(/\bsh (?:'''([\s\S]*?)'''|'([^'\n]*)')/g)].map(
        ([, long, short = ""]) => long?.replaceAll("\\\\", "\\") ?? short,
      );
      return [joined(steps.slice(0, -1)), steps.at(-1) ?? ""];
    },
    env: { CHANGE_TARGET: "main", CHANGE_ID: "7", CHANGE_URL: "https://github.com/acme/platform/pull/7" },
    post: ["https://api.github.com/repos/acme/platform/issues/7/comments", "Authorization: Bearer"],
    markdown: (body) => (JSON.parse(body) as { readonly body: string }).body,
  },
  Buildkite: {
    file: ".buildkite/pipeline.yml",
    commands: (text) => {
      const { steps } = parse(text) as { readonly steps: readonly { readonly command: string }[] };
      return [steps[0]?.command.replaceAll("$$", "$") ?? "", ""];
    },
    env: { BUILDKITE_PULL_REQUEST_BASE_BRANCH: "main" },
    markdown: (body) => body,
  },
};

interface Posted {
  readonly args: string;
  /** The configuration of curl, or the text of the annotation. */
  readonly stdin: string;
  readonly body: string;
}

interface Outcome {
  readonly code: number | null;
  readonly log: string;
  readonly posted: Posted | undefined;
}

/** Replaces npm, npx, curl and buildkite-agent. */
function stubs(folder: string, cli: string): string {
  const bin = join(folder, "bin");
  const record = `printf '%s\\n' "$@" > "${folder}/args"; cat > "${folder}/stdin"`;
  const body = `for word in "$@"; do case "$word" in *@sluice-report/*) cp "\${word#*@}" "${folder}/body" ;; esac; done`;
  write(bin, {
    npm: `#!/bin/sh\n[ "$*" = "ci --ignore-scripts" ]\n`,
    npx: `#!/bin/sh\n[ "$1 $2" = "--no-install sluice" ] || exit 9\nshift 2\nexec "${process.execPath}" "${cli}" "$@"\n`,
    curl: `#!/bin/sh\n${record}\n${body}\n`,
    "buildkite-agent": `#!/bin/sh\n${record}\ncp "${folder}/stdin" "${folder}/body"\n`,
  });
  for (const name of ["npm", "npx", "curl", "buildkite-agent"]) chmodSync(join(bin, name), 0o755);
  return bin;
}

/** Path -> text; undefined for a deleted file. */
type Changes = Readonly<Record<string, string | undefined>>;

/** Runs the file of a system for a branch with these changes. */
async function run(
  name: string,
  changes: Changes,
  given: Readonly<Record<string, string>> = { SLUICE_COMMENT_TOKEN: TOKEN },
): Promise<Outcome> {
  const { file, commands, env } = SYSTEMS[name] as System;
  const [check, after] = commands(FILES[file] ?? "");
  let outcome: Outcome | undefined;
  await withFolder(async (folder) => {
    const clone = await checkedOut(folder, changes);
    const bin = stubs(folder, join(await builtFolder(), "cli.js"));
    const shell = (script: string): ReturnType<typeof spawnSync> =>
      spawnSync("sh", ["-e", "-c", script], {
        cwd: clone,
        encoding: "utf8",
        env: { ...gitEnvironment, ...env, ...given, PATH: `${bin}:${process.env["PATH"]}` },
      });
    const checked = shell(check);
    const posted = after === "" ? undefined : shell(after);
    expect(posted?.status ?? 0).toBe(0);
    const read = (path: string): string =>
      existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : "";
    outcome = {
      code: checked.status,
      log: [checked, posted].map((one) => `${String(one?.stdout ?? "")}${String(one?.stderr ?? "")}`).join(""),
      posted: existsSync(join(folder, "args"))
        ? { args: read("args"), stdin: read("stdin"), body: read("body") }
        : undefined,
    };
  });
  if (outcome === undefined) throw new Error("it did not run");
  return outcome;
}

/** A clone with the branch detached, as CI checks it out, while the target branch has moved on. */
async function checkedOut(folder: string, changes: Changes): Promise<string> {
  const [origin, clone] = [join(folder, "origin"), join(folder, "clone")];
  cpSync(join(ROOT, "test/platforms/tiny"), origin, { recursive: true });
  initRepository(origin);
  write(origin, { ...FILES, ".gitignore": "sluice-report/\nnode_modules/\n" });
  await main(["render"], fakeIo(origin));
  commitAll(origin, "first");
  git(origin, "switch", "--quiet", "--create", "topic");
  for (const [path, text] of Object.entries(changes))
    if (text === undefined) rmSync(join(origin, path));
    else write(origin, { [path]: text });
  if (changes !== UNRENDERED) await main(["render"], fakeIo(origin));
  const head = commitAll(origin, "the change");
  git(origin, "switch", "--quiet", "main");
  git(folder, "clone", "--quiet", "origin", "clone");
  write(origin, { "README.md": "main moves on\n" });
  commitAll(origin, "later");
  git(clone, "checkout", "--quiet", "--detach", head);
  mkdirSync(join(clone, "node_modules"));
  return clone;
}

const OVERRIDE = `apiVersion: sluice.dev/v1alpha1
kind: Override
metadata: {name: early-dark-mode-us}
spec:
  feature: dark-mode
  clusters: {names: [prod-us-1]}
  level: PRODUCTION
  reason: the design partners asked for it
  ticket: OPS-7
  expires: 2099-12-31
`;
const EARLY: Changes = { "stages/early.yaml": OVERRIDE };
const UNRENDERED: Changes = { ...EARLY };

describe.each(Object.keys(SYSTEMS))("%s", (name) => {
  const { post, markdown } = SYSTEMS[name] as System;

  test("checks a change, and posts what it does", async () => {
    const { code, log, posted } = await run(name, EARLY);
    expect(code, log).toBe(0);
    expect(log).not.toContain(TOKEN);
    expect(markdown(posted?.body ?? "")).toMatch(/^### .*\n[\s\S]*`early-dark-mode-us`/);
    if (post === undefined) return expect(posted?.args).toContain("--context\nsluice");
    expect(posted?.args).toContain(post[0]);
    expect(posted?.args).not.toContain(TOKEN);
    return expect(posted?.stdin).toBe(
      `header = "${post[1]}${post[1].endsWith(":") || post[1].includes(" ") ? " " : ": "}${TOKEN}"\n`,
    );
  });
});

test("a change that breaks a rule fails, and the comment says why", async () => {
  const { code, posted } = await run("GitLab", { "features/search.yaml": undefined });
  expect(code).toBe(1);
  expect(posted?.body).toContain("feature-removed");
});

test("rendered files that are out of date fail", async () => {
  const { code, log } = await run("Buildkite", UNRENDERED);
  expect(log).toContain("run `sluice render` to fix it");
  expect(code).toBe(1);
});

test("without a change, and without a token, nothing is posted", async () => {
  expect(await run("GitLab", { "notes.txt": "nothing\n" })).toMatchObject({ code: 0, posted: undefined });
  expect(await run("Bitbucket", EARLY, {})).toMatchObject({ code: 0, posted: undefined });
});

test("a shallow clone fails, and says what is missing", async () => {
  await withFolder(async (folder) => {
    const clone = await checkedOut(folder, EARLY);
    git(folder, "clone", "--quiet", "--depth", "1", `file://${clone}`, "shallow");
    git(join(folder, "shallow"), "remote", "set-url", "origin", "/nowhere");
    writeFileSync(join(folder, "shallow/ci/sluice.sh"), FILES["ci/sluice.sh"] ?? "");
    const { status, stderr } = spawnSync("sh", ["ci/sluice.sh", "main"], {
      cwd: join(folder, "shallow"),
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toContain("/nowhere");
  });
});

test("the workflow for GitHub is as in github.md", () => {
  const workflow = parse(FILES[".github/workflows/sluice.yml"] ?? "") as { readonly jobs: object };
  const page = snippetsIn(readFileSync(join(ROOT, "docs/github.md"), "utf8"))[0]?.text ?? "";
  const { jobs } = parse(page) as { readonly jobs: { readonly check: { readonly steps: readonly object[] } } };
  const plain = jobs.check.steps.map((step) =>
    Object.fromEntries(Object.entries(step).filter(([key]) => key !== "id")),
  );
  expect(workflow.jobs).toEqual({ check: { ...jobs.check, steps: plain } });
});
