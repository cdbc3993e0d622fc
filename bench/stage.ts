/** Where measuring happens: a build of the work tree, platforms and peers, made once in a folder that may be deleted. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DAY, writePlatform } from "./platform.ts";
import type { Size } from "./platform.ts";

export const ROOT: string = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "node_modules", ".cache", "sluice-bench");

/** Of @featurevisor/cli: the newest on the registry when it was chosen. */
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

export function peerOf(name: string, make: (folder: string) => void): string {
  const folder = join(FOLDER, name);
  return once(folder, () => make(folder));
}

/** The path of Featurevisor's program; undefined where it can't be had. */
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

/** Makes a folder unless it was made before. One that was begun and not finished is made again. */
function once(folder: string, make: () => void): string {
  const done = `${folder}.done`;
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  make();
  writeFileSync(done, "");
  return folder;
}

/** Edits a file of a folder, and gives back what undoes it. */
export function edit(path: string, change: (text: string) => string): () => void {
  const before = readFileSync(path, "utf8");
  writeFileSync(path, change(before));
  return () => writeFileSync(path, before);
}
