/** `npm run check`: the scripts of package.json that CI runs, with a short table. All of them run even when one fails. */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { delimiter } from "node:path";
import manifest from "../package.json" with { type: "json" };

type Name = keyof typeof manifest.scripts;

interface Outcome {
  readonly name: Name;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const STATIC: readonly Name[] = ["types", "lint", "allowances", "generate:check", "prose"];

function run(name: Name): Promise<Outcome> {
  const start = performance.now();
  return new Promise((resolve) => {
    // npm puts node_modules/.bin on the PATH; `node scripts/check.ts` alone does not.
    const path = ["node_modules/.bin", process.env["PATH"] ?? ""].join(delimiter);
    const child = spawn(manifest.scripts[name], {
      env: { ...process.env, PATH: path },
      shell: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
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
async function runAll(checks: readonly Name[], width: number): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = checks.entries();
  const worker = async (): Promise<void> => {
    for (const [index, name] of queue) outcomes[index] = await run(name);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return outcomes;
}

function row({ name, passed, seconds }: Outcome): string {
  return `${passed ? "ok    " : "FAILED"}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`;
}

// Before the others: `allowances` writes a temporary configuration that would not be in form.
const format = await run("format:check");
const outcomes = [format, ...(await runAll(STATIC, availableParallelism())), await run("test")];
const failed = outcomes.filter((outcome) => !outcome.passed);
for (const { name, output } of failed) console.log(`--- ${name}\n${output.trim()}\n`);
console.log(outcomes.map(row).join("\n"));
process.exitCode = failed.length > 0 ? 1 : 0;
