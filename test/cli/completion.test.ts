/** The completion scripts cover all commands and options, and work in the installed shells. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { commands } from "../../src/cli/commands/index.ts";
import { fakeIo } from "./fake-io.ts";

async function scriptFor(shell: string): Promise<string> {
  const io = fakeIo("/");
  expect(await main(["completion", shell], io)).toBe(0);
  return io.written().stdout;
}

const has = (program: string): boolean => spawnSync(program, ["-c", "true"]).status === 0;

test.each(["bash", "zsh", "fish"])("%s completes every command and every option", async (shell) => {
  const script = await scriptFor(shell);
  for (const { name, load } of commands) {
    expect(script).toContain(name);
    for (const option of Object.keys((await load()).options)) expect(script).toContain(option);
  }
});

test.each(["bash", "zsh", "fish"].filter(has))("%s takes its script", async (shell) => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-completion-"));
  writeFileSync(join(folder, "script"), await scriptFor(shell));
  const { status, stderr } = spawnSync(shell, ["-n", "script"], { cwd: folder, encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect([status, stderr]).toEqual([0, ""]);
});

test.runIf(has("bash")).each([
  [["sluice", "over"], "override"],
  [["sluice", "override", "x", "--emer"], "--emergency"],
  [["sluice", "override", "--enabled", "t"], "true"],
  [["sluice", "pro"], "promote"],
  [["sluice", "explain", "dark"], "dark-mode"],
  [["sluice", "explain", "dark-mode", "--cluster", "pr"], "prod-eu-1"],
  [["sluice", "accredit", "--add", "dark"], "dark-mode"],
  [["sluice", "completion", "f"], "fish"],
  [["sluice", "schema", "over"], "override"],
])("bash completes %j", async (words, expected) => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-completion-"));
  writeFileSync(join(folder, "script"), await scriptFor("bash"));
  // Replaces the program that the scripts call for names.
  const answers = `case "$2" in features) echo "NAME  LEVEL"; echo "dark-mode  PREVIEW" ;; clusters) echo NAME; echo prod-eu-1 ;; esac`;
  writeFileSync(join(folder, "sluice"), `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
  const run = `PATH=".:$PATH"; source ./script; COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _sluice; echo "\${COMPREPLY[@]}"`;
  expect(spawnSync("bash", ["-c", run], { cwd: folder, encoding: "utf8" }).stdout.trim()).toBe(expected);
  rmSync(folder, { recursive: true });
});

test("another shell is wrong usage", async () => {
  const io = fakeIo("/");
  expect(await main(["completion", "fsh"], io)).toBe(2);
  expect(io.written().stderr).toContain('did you mean "fish"?');
});
