/** A folder of a test, thrown away when it ends, and what is read from it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { collectInto, type Diagnostic } from "../../src/base/diagnostics.ts";
import { loadSources, openDirectory, type ListOptions } from "../../src/files/index.ts";

/** Makes files from their texts; a path that ends in `/` is an empty folder. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "sluice-load-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(path.endsWith("/") ? join(root, path) : dirname(join(root, path)), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(join(root, path), content);
  }
  return root;
}

export interface Loaded {
  readonly paths: readonly string[];
  /** `code path`. */
  readonly told: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export function load(root: string, sources: readonly string[], asked?: ListOptions): Loaded {
  const diagnostics: Diagnostic[] = [];
  const files = loadSources(openDirectory(root), sources, collectInto(diagnostics), asked);
  return {
    paths: files.map(({ path }) => path),
    told: diagnostics.map(({ code, at }) => `${code.name} ${at.file.path}`),
    diagnostics,
  };
}
