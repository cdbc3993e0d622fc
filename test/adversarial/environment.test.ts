/** The world around a run: what it may not start, reach, trust or depend on. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const PROGRAM = join(ROOT, "src/bin.ts");
const TINY = join(ROOT, "test/platforms/tiny");

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const temporaries = mkdtempSync(join(tmpdir(), "sluice-environment-"));
afterAll(() => rmSync(temporaries, { recursive: true, force: true }));

function temporary(): string {
  return mkdtempSync(join(temporaries, "x"));
}

function platform(): string {
  const root = temporary();
  cpSync(TINY, root, { recursive: true });
  return root;
}

function run(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  node: readonly string[] = [],
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, PROGRAM, ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NO_COLOR: "1", ...env },
  });
  return { code: status, stdout, stderr };
}

const RENDER = ["render", "--today", "2026-11-21"];
const record = (root: string): string => readFileSync(join(root, "rendered/.sluice-record"), "utf8");
const rendered = { code: 0, stderr: "" };

test("a run starts no process, and makes no code from text", () => {
  const root = platform();
  const locked = ["--disallow-code-generation-from-strings", "--frozen-intrinsics", "--no-warnings"];
  expect(run(root, RENDER, {}, locked)).toMatchObject(rendered);
  // Writing waits for the disk, which this model of permissions forbids as well.
  const reading = ["--permission", "--allow-fs-read=*", ...locked];
  expect(run(root, ["validate", "--today", "2026-11-21"], {}, reading)).toMatchObject(rendered);
});

test("a run needs no network", () => {
  const root = platform();
  const forbid = `
    import dns from "node:dns"; import net from "node:net"; import { syncBuiltinESMExports } from "node:module";
    const never = () => { console.error("the network was used"); process.exit(99); };
    net.Socket.prototype.connect = never; dns.lookup = never; globalThis.fetch = never; syncBuiltinESMExports();
  `;
  expect(run(root, RENDER, {}, ["--import", `data:text/javascript,${encodeURIComponent(forbid)}`])).toMatchObject(
    rendered,
  );
});

describe("what is around changes nothing in the files", () => {
  const plain = platform();
  run(plain, RENDER);

  test.each<[string, Record<string, string>]>([
    ["no HOME, another language, another zone", { LANG: "C", LC_ALL: "tr_TR.UTF-8", TZ: "Pacific/Kiritimati" }],
    [
      "GIT_* of the caller",
      {
        GIT_DIR: "/nowhere",
        GIT_WORK_TREE: "/",
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: "core.fsmonitor",
        GIT_CONFIG_VALUE_0: "touch /tmp/harm",
        GIT_EXTERNAL_DIFF: "false",
      },
    ],
    ["proxies and tokens", { HTTPS_PROXY: "http://127.0.0.1:1", GITHUB_TOKEN: "ghp_canary", CI: "true" }],
    ["a terminal that is asked for colours", { NO_COLOR: "", FORCE_COLOR: "1", TERM: "xterm-256color", COLUMNS: "20" }],
    ["a stricter Node", { NODE_OPTIONS: "--max-old-space-size=512 --trace-warnings" }],
  ])("%s", (_, env) => {
    const root = platform();
    const { code, stdout, stderr } = run(root, RENDER, env);
    expect({ code, stderr }).toEqual(rendered);
    expect(record(root)).toBe(record(plain));
    expect(stdout + stderr).not.toContain("ghp_canary");
  });
});

describe.skipIf(process.getuid?.() === 0)("a repository that can't be written to", () => {
  function closed(): string {
    const root = platform();
    chmodSync(root, 0o555);
    onTestFinished(() => chmodSync(root, 0o755));
    return root;
  }

  test("is rendered elsewhere", () => {
    expect(run(closed(), [...RENDER, "--out", join(temporary(), "out")])).toMatchObject(rendered);
  });

  test("is told as what it is, a fault of the system", () => {
    const root = closed();
    const { code, stderr } = run(root, RENDER);
    expect(code).toBe(3);
    expect(stderr).toContain("EACCES");
    expect(existsSync(join(root, "rendered"))).toBe(false);
  });
});

test("a clock that goes back changes nothing", () => {
  const root = platform();
  run(root, RENDER);
  const before = record(root);
  const back = "const then = Date.UTC(1999, 0, 1); Date.now = () => then;";
  const outcome = run(root, RENDER, {}, ["--import", `data:text/javascript,${encodeURIComponent(back)}`]);
  expect(outcome).toMatchObject(rendered);
  expect(outcome.stdout).toContain("0 files written, 0 deleted");
  expect(record(root)).toBe(before);
});

describe("a process that is killed", () => {
  /** Kills the process before its n-th operation that changes a disk. */
  const killAt = (n: number): string => `
    import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
    let left = ${n};
    for (const name of ["openSync", "mkdirSync", "renameSync", "unlinkSync", "rmdirSync", "fsyncSync", "writeFileSync"]) {
      const original = fs[name];
      fs[name] = (...parameters) => {
        if (String(parameters[0]).includes("rendered") || typeof parameters[0] === "number")
          if (--left === 0) process.kill(process.pid, "SIGKILL");
        return original(...parameters);
      };
    }
    syncBuiltinESMExports();
  `;

  test.each([5, 30, 70])("at its operation %i leaves what the next run finishes", (n) => {
    const root = platform();
    run(root, RENDER);
    const before = record(root);
    const feature = join(root, "features/search.yaml");
    const text = readFileSync(feature, "utf8");
    writeFileSync(feature, text.replace("spec:\n", "spec:\n  displayName: Changed\n"));
    run(root, [...RENDER, "--cluster", "prod-*"], {}, [
      "--import",
      `data:text/javascript,${encodeURIComponent(killAt(n))}`,
    ]);
    writeFileSync(feature, text);
    expect(run(root, RENDER)).toMatchObject(rendered);
    expect(record(root)).toBe(before);
    expect(run(root, [...RENDER, "--check"])).toMatchObject(rendered);
  });
});
