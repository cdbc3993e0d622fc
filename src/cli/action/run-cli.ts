/** The command line, run inside this process, and its report. */
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { main } from "../index.ts";
import { strain } from "../resource-guard.ts";
import { saveAt } from "../process-host.ts";
import { EXIT, UsageError } from "../commands/command.ts";
import type { ExitCode, Host, CommandContext } from "../commands/command.ts";
import type { RunReport } from "../../report/report.ts";
import type { Environment } from "./inputs.ts";

export interface Ran {
  readonly code: ExitCode;
  readonly report: RunReport;
  /** What it had to say besides. */
  readonly talk: string;
}

/** `folder`: absolute. Throws a UsageError with what the command line says of a run that has no report. */
export async function sluice(args: readonly string[], folder: string, env: Environment): Promise<Ran> {
  let stdout = "";
  let talk = "";
  const io = world(
    folder,
    env,
    (text) => void (stdout += text),
    (text) => void (talk += text),
  );
  const code = await main([...args, "--format", "json"], io);
  if (code === EXIT.fine || code === EXIT.problems) return { code, report: JSON.parse(stdout) as RunReport, talk };
  const [message = "", ...help] = talk.split("\n").filter((line) => line !== "");
  throw new UsageError(message.replace(/^sluice: /, ""), help.join("\n").replace(/^\s*= /, "") || undefined);
}

/** The project in `folder`, for what commands are made of. */
export function settingIn(folder: string, env: Environment): CommandContext {
  const nowhere = (): void => {};
  return {
    host: world(folder, env, nowhere, nowhere),
    positionals: [],
    directory: folder,
    color: false,
    verbose: true,
  };
}

/** The runner as the command line sees it, with the limits of the command line. */
export function world(
  folder: string,
  env: Environment,
  write: (text: string) => void,
  talk: (text: string) => void,
): Host {
  return {
    stdout: { write, terminal: false, columns: 100 },
    stderr: { write: talk, terminal: false, columns: 100 },
    env: withoutInputs(env),
    cwd: folder,
    today: () => new Date().toISOString().slice(0, 10),
    now: () => Date.now(),
    clock: () => performance.now(),
    strain,
    isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    read: (path) => readFile(resolve(folder, path), "utf8"),
    save: (path, text) => saveAt(resolve(folder, path), text, path, env["GITHUB_WORKSPACE"]),
    uninterrupted: async (work) => work(),
  };
}

/** Nobody but us needs the token. */
function withoutInputs(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("INPUT_")));
}
