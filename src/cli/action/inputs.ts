/** The inputs of the Action, as the runner hands them over: in the environment. */
import { UsageError } from "../commands/command.ts";
import { didYouMean } from "../../base/suggest.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export const COMMANDS = ["check", "test", "render-check", "publish", "deadlines"] as const;
const COMMENTS = ["changes", "always", "never"] as const;
const FAIL_ON = ["error", "warning", "never"] as const;

export interface Inputs {
  readonly command: (typeof COMMANDS)[number];
  /** The project's folder, relative to the workspace. */
  readonly root: string;
  /** A revision to compare with; "" finds it by the event. */
  readonly base: string;
  readonly comment: (typeof COMMENTS)[number];
  readonly failOn: (typeof FAIL_ON)[number];
  /** Where SARIF is written to, relative to the workspace; "" writes none. */
  readonly sarif: string;
  readonly token: string;
  /** Of each type. */
  readonly maxAnnotations: number;
  readonly allowUnsafe: boolean;
  /** Of `publish`. */
  readonly respectWindows: boolean;
  /** Of `publish`: one for all clusters; "" where each has its own. */
  readonly branch: string;
  /** For `publish`: the branch to publish from; "" for the default branch. */
  readonly fromBranch: string;
  /** A report that a fork's run has saved; "" if there is no such report. */
  readonly report: string;
}

/** Throws a UsageError for a value that there is not: the runner itself checks nothing. */
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
    report: given("report"),
  };
}

/** The first choice is the default. */
function choice<const T extends string>(name: string, value: string, choices: readonly [T, ...T[]]): T {
  if (value === "") return choices[0];
  const chosen = choices.find((one) => one === value);
  if (chosen !== undefined) return chosen;
  const help = didYouMean(value, choices) ?? `it is one of: ${choices.join(", ")}`;
  throw new UsageError(`the input "${name}" can't be "${value}"`, help);
}

function isTrue(name: string, value: string): boolean {
  return choice(name, value, ["false", "true"]) === "true";
}

function count(name: string, value: string, otherwise: number): number {
  if (value === "") return otherwise;
  if (!/^\d{1,4}$/.test(value)) throw new UsageError(`the input "${name}" takes a number, not "${value}"`);
  return Number(value);
}
