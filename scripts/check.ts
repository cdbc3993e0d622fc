/** `npm run check`: everything that CI asks for, told as a short table. All checks run even when one fails. */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const STATIC: readonly Check[] = [
  { name: "types", command: "tsc", args: ["--noEmit"] },
  { name: "types of the page", command: "tsc", args: ["--noEmit", "-p", "src/site/client"] },
  { name: "types of its tests", command: "tsc", args: ["--noEmit", "-p", "test/site/browser"] },
  { name: "lint", command: "oxlint", args: ["--deny-warnings"] },
  { name: "format", command: "oxfmt", args: ["--check"] },
  { name: "generated files fresh", command: "node", args: ["scripts/generate.ts", "--check"] },
];
const TESTS: Check = { name: "tests", command: "vitest", args: ["run"] };

function run({ name, command, args }: Check): Promise<Outcome> {
  const start = performance.now();
  return new Promise((resolve) => {
    // npm puts node_modules/.bin on the PATH; `node scripts/check.ts` alone does not.
    const path = `node_modules/.bin:${process.env["PATH"] ?? ""}`;
    const child = spawn(command, args, { env: { ...process.env, PATH: path }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const take = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const done = (passed: boolean): void =>
      resolve({ name, passed, seconds: (performance.now() - start) / 1000, output });
    child.on("error", (error) => {
      output += String(error);
      done(false);
    });
    child.on("close", (code) => done(code === 0));
  });
}

/** In order of the list, at most `width` at a time. */
async function runAll(checks: readonly Check[], width: number): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = checks.entries();
  const worker = async (): Promise<void> => {
    for (const [index, check] of queue) outcomes[index] = await run(check);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return outcomes;
}

function row({ name, passed, seconds }: Outcome): string {
  return `${passed ? "ok    " : "FAILED"}  ${name.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s`;
}

const outcomes = [...(await runAll(STATIC, availableParallelism())), await run(TESTS)];
const failed = outcomes.filter((outcome) => !outcome.passed);
for (const { name, output } of failed) console.log(`--- ${name}\n${output.trim()}\n`);
console.log(outcomes.map(row).join("\n"));
process.exitCode = failed.length > 0 ? 1 : 0;
