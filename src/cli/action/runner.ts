/** What the Action hands on: outputs, the job summary, and lines in the log. */
import { statSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { UsageError } from "../commands/command.ts";
import { inertLog } from "../../report/escape-workflow-commands.ts";
import { withoutShapes } from "../../base/secrets.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { saveText } from "../../files/text-file.ts";
import type { Environment } from "./inputs.ts";

export interface Log {
  /** Text as it is: only what reporters have made inert. */
  readonly print: (text: string) => void;
  readonly say: (severity: "error" | "warning" | "notice", message: string, help?: string) => void;
}

/** `secret`: never printed, whoever quotes it. */
export function logTo(write: (text: string) => void, secret: string): Log {
  const print = (text: string): void => write(withoutShapes(secret === "" ? text : text.replaceAll(secret, "***")));
  return {
    print,
    say: (severity, message, help) => {
      const lines = [message, ...(help === undefined ? [] : [help])].map((line) => inertLog(escapeInvisible(line)));
      print(`::${severity} title=Sluice::${lines.join("\n").replaceAll("%", "%25").replaceAll("\n", "%0A")}\n`);
    },
  };
}

/** Values may hold anything: their end is a word that nobody can have guessed. */
export function writeOutputs(values: Readonly<Record<string, string>>, env: Environment): void {
  const file = env["GITHUB_OUTPUT"];
  if (file === undefined || file === "") return;
  const end = `sluice-${randomUUID()}`;
  const entries = Object.entries(values).map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`);
  append(file, entries.join(""));
}

/** GitHub shows nothing of a summary over 1 MiB; others may have written to it before. `text`: in so many bytes. */
export function writeSummary(text: (budget: number) => string, most: number, env: Environment): void {
  const file = env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") return;
  const used = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  append(file, `${used === 0 ? "" : "\n"}${text(most - used)}`);
}

/** The runner names these files, and keeps them outside of the workspace. */
function append(file: string, text: string): void {
  const obstacle = saveText(resolve(file), withoutShapes(text), file, { append: true });
  if (obstacle !== undefined) throw new UsageError(obstacle);
}
