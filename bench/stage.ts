/** The benchmark folder: a build of the work tree, platforms and peers, created once. It can be deleted. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeHistory } from "./history.ts";
import { DAY, writePlatform } from "./platform.ts";
import type { Size } from "./platform.ts";

export const ROOT: string = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "node_modules", ".cache", "sluice-bench");

/** The version of @featurevisor/cli: the latest on the registry when it was chosen. */
export const FEATUREVISOR = "1.11.1";

/** The program, built from the work tree. */
export function build(): string {
  const dist = join(FOLDER, "dist");
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "package.json"), '{"type": "module"}\n');
  execFileSync(process.execPath, [join(ROOT, "scripts/build.ts"), dist], { cwd: ROOT, stdio: "inherit" });
  return join(dist, "cli.js");
}

/** A platform with one commit, and a place for a cache. */
export function platformOf(size: Size): string {
  const folder = join(FOLDER, `platform-${size.features}-${size.clusters}-${size.grants}`);
  return once(folder, () => {
    writePlatform(folder, size);
    mkdirSync(join(folder, "node_modules"));
    writeFileSync(join(folder, ".gitignore"), "node_modules\nrendered\n");
    const git = (...args: readonly string[]): unknown =>
      execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@example.com", ...args], { cwd: folder });
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", DAY);
  });
}

/** A repository with many commits. */
export function historyOf(size: Size, commits: number): string {
  const folder = join(FOLDER, `history-${size.features}-${size.clusters}-${size.grants}-${commits}`);
  return once(folder, () => writeHistory(folder, size, commits));
}

export function peerOf(name: string, make: (folder: string) => void): string {
  const folder = join(FOLDER, name);
  return once(folder, () => make(folder));
}

/** The path of Featurevisor's program, or undefined if it is not available. */
export function featurevisor(): string | undefined {
  const folder = join(FOLDER, `featurevisor-${FEATUREVISOR}`);
  const program = join(folder, "node_modules/@featurevisor/cli/bin.js");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  spawnSync("npm", ["install", "--prefix", folder, "--no-save", `@featurevisor/cli@${FEATUREVISOR}`]);
  return existsSync(program) ? program : undefined;
}

export function hasKustomize(): boolean {
  return spawnSync("kubectl", ["version", "--client"]).status === 0;
}

/** Creates a folder unless it exists. Creates an incomplete folder again. */
function once(folder: string, make: () => void): string {
  const done = `${folder}.done`;
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  make();
  writeFileSync(done, "");
  return folder;
}

/** Edits a file, and returns a function that undoes the edit. */
export function edit(path: string, change: (text: string) => string): () => void {
  const before = readFileSync(path, "utf8");
  writeFileSync(path, change(before));
  return () => writeFileSync(path, before);
}
