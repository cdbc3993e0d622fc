/** The benchmark folder: builds, platforms and peers, created once. It can be deleted. */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeHistory } from "./history.ts";
import { DAY, writeFiles, writePlatform } from "./platform.ts";
import type { Size } from "./platform.ts";
import { resetWaves, writeWaves } from "./waves.ts";
import type { Second } from "./waves.ts";

export const ROOT: string = join(import.meta.dirname, "..");
/** One for each script, which may run at the same time. */
const FOLDER = join(ROOT, "node_modules/.cache", `sluice-bench-${basename(process.argv[1] ?? "", ".ts")}`);

/** A build of the program. */
export interface Build {
  readonly commit: string;
  readonly program: string;
}

/** Builds the work tree. */
export function buildOfWorkTree(): Build {
  return { commit: commitOf("HEAD"), program: buildFrom(ROOT, join(FOLDER, "build-work")) };
}

/** Builds another commit by its own script, with the installed packages. */
export function buildOf(ref: string): Build {
  const commit = commitOf(ref);
  const folder = join(FOLDER, `build-${commit}`);
  // Git ignores folders with this name. Node runs no TypeScript in node_modules, and hard links need one file system.
  const tree = join(import.meta.dirname, "dist", commit);
  once(folder, () => {
    git(ROOT, "worktree", "add", "--force", "--detach", tree, ref);
    try {
      mkdirSync(join(tree, "node_modules"));
      const packages = readdirSync(join(ROOT, "node_modules")).filter((name) => name !== ".cache");
      const paths = packages.map((name) => join(ROOT, "node_modules", name));
      execFileSync("cp", ["-al", ...paths, join(tree, "node_modules")]);
      buildFrom(tree, folder);
    } finally {
      git(ROOT, "worktree", "remove", "--force", tree);
    }
  });
  return { commit, program: join(folder, "cli.js") };
}

function buildFrom(tree: string, folder: string): string {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "package.json"), '{"type": "module"}\n');
  execFileSync(process.execPath, ["scripts/build.ts", folder], { cwd: tree, stdio: "inherit" });
  return join(folder, "cli.js");
}

function commitOf(ref: string): string {
  try {
    return git(ROOT, "rev-parse", "--short", "--verify", "--quiet", `${ref}^{commit}`).trim();
  } catch {
    throw new Error(`there is no commit "${ref}": name another one with --peer`);
  }
}

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"];
  return execFileSync("git", [...identity, ...args], { cwd, encoding: "utf8" });
}

function platformFolder({ features, clusters, grants }: Size): string {
  return join(FOLDER, `platform-${features}-${clusters}-${grants}`);
}

/** A platform with one commit, and a place for a cache. */
export function platformOf(size: Size): string {
  const made = folderOf(platformFolder(size), (folder) => {
    writePlatform(folder, size);
    mkdirSync(join(folder, "node_modules"));
    writeFileSync(join(folder, ".gitignore"), "node_modules\nrendered\n");
    git(folder, "init", "-q", "-b", "main");
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "-m", DAY);
  });
  // An interrupted run leaves its edit.
  git(made, "checkout", "-q", "--", ".");
  return made;
}

export function deletePlatform(size: Size): void {
  rmSync(`${platformFolder(size)}.done`, { force: true });
  rmSync(platformFolder(size), { recursive: true, force: true });
}

/** The files below a folder. */
export function sizeOf(folder: string): { readonly files: number; readonly megabytes: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  return { files: files.length, megabytes: bytes / 1e6 };
}

/** A repository with many commits. */
export function historyOf(size: Size, commits: number): string {
  return folderOf(join(FOLDER, "history"), (folder) => writeHistory(folder, size, commits));
}

/** A repository in waves. */
export function wavesOf(size: Size, second: Second): string {
  const { program } = buildOfWorkTree();
  return folderOf(join(FOLDER, `waves-${second}`), (folder) => {
    writeWaves(folder, size, second, program);
    // The branches as they are now are those to return to.
    resetWaves(folder);
  });
}

/** A folder with these files. */
export function filesOf(name: string, files: () => Iterable<readonly [string, string]>): string {
  return folderOf(join(FOLDER, name), (folder) => writeFiles(folder, files()));
}

/** Undefined if the package can't be installed. */
export function npmProgram(name: string, version: string, path: string): string | undefined {
  return installed(`${name}-${version}`.replaceAll("/", "-"), join("node_modules", name, path), (folder) =>
    spawnSync("npm", ["install", "--prefix", folder, "--no-save", `${name}@${version}`]),
  );
}

/** Undefined without Go, or if the module can't be built. */
export function goProgram(module: string, version: string, name: string): string | undefined {
  return installed(`${name}-${version}`, name, (folder) =>
    spawnSync("go", ["install", `${module}@${version}`], { env: { ...process.env, GOBIN: folder } }),
  );
}

function installed(name: string, path: string, install: (folder: string) => unknown): string | undefined {
  const folder = join(FOLDER, name);
  const program = join(folder, path);
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    install(folder);
  }
  return existsSync(program) ? program : undefined;
}

function folderOf(folder: string, make: (folder: string) => void): string {
  once(folder, () => {
    mkdirSync(folder, { recursive: true });
    make(folder);
  });
  return folder;
}

const GENERATORS = ["platform.ts", "peers.ts", "history.ts", "waves.ts"].map((name) =>
  readFileSync(join(import.meta.dirname, name), "utf8"),
);

/** Creates a folder unless it exists. Creates an incomplete folder, and one of other generators, again. */
function once(folder: string, make: () => void): void {
  const done = `${folder}.done`;
  const version = createHash("sha256").update(GENERATORS.join("")).digest("hex");
  if (existsSync(done) && readFileSync(done, "utf8") === version) return;
  rmSync(folder, { recursive: true, force: true });
  make();
  writeFileSync(done, version);
}
