/** Runs the Action as a runner does: in a separate process, with inputs, event, output and summary in the environment. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { builtFolder } from "../../built.ts";
import { TOKEN } from "../../forge/github/fake-github.ts";
import type { FakeGitHub } from "../../forge/github/fake-github.ts";
import { git } from "../../git/temporary.ts";

export interface Started {
  readonly code: number | null;
  /** stdout and stderr, in order. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface Start {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event: string;
  readonly payload?: object;
  /** GITHUB_SHA. Default: the checked-out commit. */
  readonly commit?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The path of the bundle, whose folder has no other files of the repository. */
export async function builtAction(): Promise<string> {
  return join(await builtFolder(), "action.js");
}

export async function start(program: string, workspace: string, fake: FakeGitHub, run: Start): Promise<Started> {
  const temporary = mkdtempSync(join(tmpdir(), "sluice-runner-"));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const [output, summary, event] = ["output", "summary", "event.json"].map((name) => join(temporary, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [output, summary]) writeFileSync(file, "");
  writeFileSync(event, JSON.stringify(run.payload ?? {}));
  const inputs = { token: TOKEN, ...run.inputs };
  const env = {
    PATH: process.env["PATH"],
    HOME: temporary,
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: "acme/platform",
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_API_URL: fake.address,
    GITHUB_RUN_ID: "42",
    GITHUB_SHA: run.commit ?? git(workspace, "rev-parse", "HEAD"),
    GITHUB_EVENT_NAME: run.event,
    GITHUB_EVENT_PATH: event,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    RUNNER_TEMP: temporary,
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...run.env,
  };
  const child = spawn(process.execPath, [program], { cwd: workspace, env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => void (log += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => void child.on("close", resolve));
  const [outputs, told] = [outputsIn(readFileSync(output, "utf8")), readFileSync(summary, "utf8")];
  return { code, log, outputs, summary: told };
}

/** Parses outputs as the runner does. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name = "", , value = ""]) => [name, value]));
}

/** The workflow commands that the runner would execute: `error`, `warning`, ... */
export function commandsIn(log: string): readonly string[] {
  return log.split(/\r\n|\n|\r/).flatMap((line) => {
    const [, name] = /^\s*::([\w-]+)[ :]/.exec(line) ?? /##\[([\w-]+)/.exec(line) ?? [];
    return name === undefined ? [] : [name];
  });
}
