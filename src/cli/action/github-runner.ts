/** The interface to the runner: inputs, outputs, job summary and log. */
import { UsageError } from "../commands/command.ts";
import { didYouMean } from "../../base/suggest.ts";
import { statSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { escapeWorkflowCommands } from "../../report/escape-workflow-commands.ts";
import { withoutShapes } from "../../base/secrets.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { saveText } from "../../files/text-file.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export const COMMANDS = ["check", "test", "render-check", "publish", "deadlines", "ages"] as const;
const COMMENTS = ["changes", "always", "never"] as const;
const FAIL_ON = ["error", "warning", "never"] as const;

export interface Inputs {
  readonly command: (typeof COMMANDS)[number];
  /** The project's folder, relative to the workspace. */
  readonly root: string;
  /** The revision to compare with; "" for that of the event. */
  readonly base: string;
  readonly comment: (typeof COMMENTS)[number];
  readonly failOn: (typeof FAIL_ON)[number];
  /** The SARIF file to write, relative to the workspace; "" for none. */
  readonly sarif: string;
  readonly token: string;
  /** The maximum number of annotations of each type. */
  readonly maxAnnotations: number;
  readonly allowUnsafe: boolean;
  /** For `publish`: whether to honor maintenance windows. */
  readonly respectWindows: boolean;
  /** For `publish`: the branch for all clusters; "" if each has its own. */
  readonly branch: string;
  /** For `publish`: the branch to publish from; "" for the default branch. */
  readonly fromBranch: string;
  /** For `publish`: the file for metrics, relative to the project; "" for none. */
  readonly metrics: string;
  /** For `deadlines` and `ages`: the file of known problems, relative to the project; "" for none. */
  readonly baseline: string;
  /** A report saved by a fork's run; "" for none. */
  readonly report: string;
}

/** Throws a UsageError for an invalid value, because the runner does not check inputs. */
export function readInputs(env: Environment): Inputs {
  const given = (name: string): string => (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
  return {
    command: choice("command", given("command"), COMMANDS),
    root: given("root"),
    base: given("base"),
    comment: choice("comment", given("comment"), COMMENTS),
    failOn: choice("fail-on", given("fail-on"), FAIL_ON),
    sarif: given("sarif"),
    token: given("token"),
    maxAnnotations: count("max-annotations", given("max-annotations"), 10),
    allowUnsafe: isTrue("allow-unsafe", given("allow-unsafe")),
    respectWindows: isTrue("respect-windows", given("respect-windows")),
    branch: given("branch"),
    fromBranch: given("from-branch"),
    metrics: given("metrics"),
    baseline: given("baseline"),
    report: given("report"),
  };
}

/** The first choice is the default. */
function choice<const T extends string>(name: string, value: string, choices: readonly [T, ...T[]]): T {
  if (value === "") return choices[0];
  const chosen = choices.find((one) => one === value);
  if (chosen !== undefined) return chosen;
  const help = didYouMean(value, choices) ?? `use one of: ${choices.join(", ")}`;
  throw new UsageError(`the input "${name}" can't be "${value}"`, help);
}

function isTrue(name: string, value: string): boolean {
  return choice(name, value, ["false", "true"]) === "true";
}

function count(name: string, value: string, otherwise: number): number {
  if (value === "") return otherwise;
  if (!/^\d{1,4}$/.test(value)) throw new UsageError(`the input "${name}" must be a number, not "${value}"`);
  return Number(value);
}

export interface Log {
  /** Prints text unchanged; it must be escaped already. */
  readonly print: (text: string) => void;
  readonly say: (severity: "error" | "warning" | "notice", message: string, help?: string) => void;
}

/** `secret` is redacted from all output. */
export function logTo(write: (text: string) => void, secret: string): Log {
  const print = (text: string): void => write(withoutShapes(secret === "" ? text : text.replaceAll(secret, "***")));
  return {
    print,
    say: (severity, message, help) => {
      const lines = [message, ...(help === undefined ? [] : [help])].map((line) =>
        escapeWorkflowCommands(escapeInvisible(line)),
      );
      print(`::${severity} title=Sluice::${lines.join("\n").replaceAll("%", "%25").replaceAll("\n", "%0A")}\n`);
    },
  };
}

/** Ends each value with a random delimiter, because values may contain any text. */
export function writeOutputs(values: Readonly<Record<string, string>>, env: Environment): void {
  const file = env["GITHUB_OUTPUT"];
  if (file === undefined || file === "") return;
  const end = `sluice-${randomUUID()}`;
  const entries = Object.entries(values).map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`);
  append(file, entries.join(""));
}

/** GitHub rejects a summary over 1 MiB, and earlier steps may have written to it. `text` renders in at most `budget` bytes. */
export function writeSummary(text: (budget: number) => string, most: number, env: Environment): void {
  const file = env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") return;
  const used = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  append(file, `${used === 0 ? "" : "\n"}${text(most - used)}`);
}

/** The paths of these files come from the runner and are outside of the workspace. */
function append(file: string, text: string): void {
  const obstacle = saveText(resolve(file), withoutShapes(text), file, { append: true });
  if (obstacle !== undefined) throw new UsageError(obstacle);
}
