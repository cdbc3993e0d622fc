/** A repository with a long history: edits of texts, levels, grants, releases of clusters and overrides, one per commit. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { platform, randomNumbers } from "./platform.ts";
import type { Size } from "./platform.ts";

/** Writes all commits with one run of git. */
export function writeHistory(folder: string, size: Size, commits: number): void {
  mkdirSync(folder, { recursive: true });
  const git = (args: readonly string[], input: string): unknown => execFileSync("git", args, { cwd: folder, input });
  git(["init", "-q", "-b", "main"], "");
  git(["fast-import", "--quiet"], [...history(size, commits)].join(""));
  git(["reset", "-q", "--hard"], "");
}

function* history(size: Size, commits: number): Generator<string> {
  const files = new Map(platform(size));
  yield commit(1, [...files]);
  const random = randomNumbers(7);
  for (let number = 2; number <= commits; number++) {
    const [path, text] = edit(files, number, random);
    files.set(path, text);
    yield commit(number, [[path, text]]);
  }
}

function commit(number: number, files: readonly (readonly [string, string])[]): string {
  const head = `commit refs/heads/main\ncommitter bench <bench@example.com> ${1_780_000_000 + number * 3600} +0000\n`;
  const changes = files.map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  return `${head}${data(`change ${number}`)}${changes.join("")}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** The edited file of a commit. */
function edit(
  files: ReadonlyMap<string, string>,
  number: number,
  random: () => number,
): readonly [path: string, text: string] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const pickIn = (folder: string): string =>
    pick([...files.keys()].filter((path) => path.startsWith(folder) && !path.startsWith("features/expectations/")));
  const kind = random();
  if (kind >= 0.9) return [`stages/overrides/x-${number % 50}.yaml`, override(number, pickIn("features/"))];
  const path = pickIn(kind < 0.6 ? "features/" : kind < 0.8 ? "grants/" : "stages/clusters/");
  const text = files.get(path) ?? "";
  if (kind >= 0.8) return [path, text.replace(/release: ".*"/, `release: "1.${6 + Math.floor(random() * 4)}"`)];
  if (kind >= 0.6) return [path, text.replace(/reason: .*/, `reason: number ${number}`)];
  const hasOneLevel = !text.includes('"1.8"');
  return kind < 0.2 && hasOneLevel
    ? [path, text.replace(/level: .*/, `level: ${pick(["DEV", "TEST", "PREVIEW", "PRODUCTION", "ACCREDITED"])}`)]
    : [path, text.replace(/as somebody .*/, `as somebody wrote it down in ${number}.`)];
}

function override(number: number, path: string): string {
  const feature = path.replace(/^.*\/|\.yaml$/g, "");
  const head = `apiVersion: sluice.dev/v1alpha1\nkind: Override\nmetadata:\n  name: x-${number % 50}\nspec:\n`;
  return `${head}  feature: ${feature}\n  clusters: {stages: [production]}\n  enabled: ${number % 2 === 0}\n  reason: exception ${number}\n  ticket: OPS-${number}\n  expires: 2027-06-30\n`;
}
