/** A repository whose clusters are published in five waves, with a bare remote next to it. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DAY, platform, writeFiles } from "./platform.ts";
import type { Size } from "./platform.ts";

const WAVES = 5;
const HOUR = 3_600_000;

/** The time after this many hours, as `publish --at` takes it. The fleet has the first commit from hour 0 on. */
export function timeAt(hour: number): string {
  return new Date(Date.parse(`${DAY}T00:00:00Z`) + hour * HOUR).toISOString();
}

/** The repository in a folder. */
export function workIn(folder: string): string {
  return join(folder, "work");
}

/** The second commit. */
export type Second = "none" | "feature" | "emergency";

/** Publishes the first commit to all clusters, and merges the second. `program`: of Sluice. */
export function writeWaves(folder: string, size: Size, second: Second, program: string): void {
  const work = workIn(folder);
  const files = [...platform(size)].map(([path, text]) => [path, inWaves(path, text, size)] as const);
  writeFiles(work, files);
  mkdirSync(join(work, "node_modules"));
  writeFiles(work, [[".gitignore", "node_modules\n"]]);
  git(folder, "init", "-q", "--bare", "-b", "main", "remote");
  git(work, "init", "-q", "-b", "main");
  git(work, "remote", "add", "origin", "../remote");
  commit(work, "the platform");
  for (let wave = WAVES + 1; wave > 0; wave--)
    execFileSync(process.execPath, [program, "publish", "--at", timeAt(-1.2 * wave)], { cwd: work });
  if (second === "none") return;
  const level = second === "feature" ? "level: DEV\n" : "level: PRODUCTION\n";
  const found = files.find(([path, text]) => path.startsWith("features/") && text.endsWith(level));
  if (found === undefined) throw new Error(`no feature ends with ${level}`);
  const [path, text] = found;
  const edited = [path, text.replace(/level: DEV\n$/, "level: PRODUCTION\n")] as const;
  writeFiles(work, [second === "feature" ? edited : ["stages/incident.yaml", emergency(path)]]);
  commit(work, second);
}

function emergency(path: string): string {
  const feature = path.replace(/^.*\/|\.yaml$/g, "");
  return `apiVersion: sluice.dev/v1alpha1\nkind: Override\nmetadata:\n  name: incident\nspec:\n  feature: ${feature}\n  enabled: false\n  emergency: true\n  reason: an incident\n  ticket: OPS-1\n  expires: 2026-12-31\n`;
}

function commit(work: string, message: string): void {
  git(work, "add", "-A");
  git(work, "commit", "-q", "-m", message);
  git(work, "push", "-q", "origin", "main");
}

function inWaves(path: string, text: string, { clusters }: Size): string {
  if (path === "sluice.yaml") return `${text}  targets:\n    gitops: {delivery: branch}\n`;
  if (path.startsWith("stages/clusters/")) return text.replace(/stage: .*/, "stage: production");
  if (path !== "stages/production.yaml") return text;
  const waves = Array.from({ length: WAVES - 1 }, (_, wave) => {
    const names = Array.from({ length: clusters }, (__, index) => `cluster-${index}`);
    const own = names.filter((___, index) => index % WAVES === wave);
    return `      - {name: wave-${wave}, clusters: {names: [${own.join(", ")}]}}\n`;
  });
  const rollout = `  rollout:\n    bakes: 1h\n    checks: none\n    waves:\n${waves.join("")}`;
  return `${text.replace(/ {2}after: .*\n/, "").replace(/ {2}maintenance:\n(?: {4}.*\n)*/, "")}${rollout}`;
}

/** Gives the remote back the branches that it had when this was called first. */
export function resetWaves(folder: string): void {
  const remote = join(folder, "remote");
  const refs = (pattern: string): readonly string[] =>
    git(remote, "for-each-ref", "--format=%(refname)", pattern).split("\n").filter(Boolean);
  const saved = refs("refs/saved/");
  const list = saved.length > 0 ? saved : refs("refs/heads/");
  const lines = list.map((ref) => {
    const branch = ref.replace(/^refs\/(?:saved|heads)\//, "");
    return saved.length > 0 ? `update refs/heads/${branch} ${ref}` : `update refs/saved/${branch} ${ref}`;
  });
  execFileSync("git", ["update-ref", "--stdin"], { cwd: remote, input: `${lines.join("\n")}\n` });
}

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"];
  return execFileSync("git", [...identity, ...args], { cwd, encoding: "utf8" });
}
