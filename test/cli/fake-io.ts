/** A host for tests that records all output. */
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { saveAt } from "../../src/cli/process-host.ts";
import type { Host } from "../../src/cli/commands/command.ts";
import { noLimits } from "../no-limits.ts";

export interface FakeIo extends Host {
  readonly written: () => { readonly stdout: string; readonly stderr: string };
}

/** No terminal, no color, 100 columns, and a fixed day. */
export function fakeIo(cwd: string, changed: Partial<Host> = {}): FakeIo {
  let stdout = "";
  let stderr = "";
  return {
    stdout: { write: (text) => void (stdout += text), terminal: false, columns: 100 },
    stderr: { write: (text) => void (stderr += text), terminal: false, columns: 100 },
    env: {},
    cwd,
    today: () => "2026-11-21",
    now: () => Date.parse("2026-11-21T09:00:00Z"),
    clock: () => 0,
    guard: noLimits,
    isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    read: (path) => readFile(resolve(cwd, path), "utf8"),
    save: (path, text) => saveAt(resolve(cwd, path), text, path),
    uninterrupted: async (work) => work(),
    ...changed,
    written: () => ({ stdout, stderr }),
  };
}
