/**
 * `node scripts/fetch-crds.ts FOLDER`: downloads the CRDs of `crd-sources.ts` that are in a public repository, for
 * `SLUICE_CRDS=FOLDER npm run conformance`. It needs git and access to GitHub.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { SOURCES } from "./crd-sources.ts";

const GITHUB = /^([\w-]+\/[\w-]+)@([0-9a-f]{40})\b/;
/** Bundles and charts contain copies that were changed. */
const GENERATED = /(?:^|\/)(?:crd\/bases|manifests\/crds)\//;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node scripts/fetch-crds.ts FOLDER");
mkdirSync(folder, { recursive: true });
for (const { source, files } of SOURCES) {
  const [, repository, commit] = GITHUB.exec(source) ?? [];
  if (repository === undefined || commit === undefined) console.log(`not downloaded: ${files.join(", ")} (${source})`);
  else download(repository, commit, files, folder);
}

function download(repository: string, commit: string, files: readonly string[], into: string): void {
  const clone = mkdtempSync(join(tmpdir(), "sluice-crds-"));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", clone, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  try {
    git("init", "--quiet");
    git("remote", "add", "origin", `https://github.com/${repository}`);
    git("fetch", "--quiet", "--depth=1", "--filter=blob:none", "origin", commit);
    const paths = git("ls-tree", "-r", "--name-only", commit).split("\n");
    for (const file of files) {
      const name = file.replace(/^HISTORICAL-/, "");
      const path = paths.find((one) => GENERATED.test(one) && basename(one) === name);
      if (path === undefined) throw new Error(`${repository}@${commit} has no ${name}`);
      writeFileSync(join(into, file), git("show", `${commit}:${path}`));
      console.log(`${file}: ${repository}/${path}`);
    }
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}
