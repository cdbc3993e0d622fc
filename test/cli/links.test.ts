/** Hyperlinks: only in terminals known to support them, and with unchanged text. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { openerFor } from "../../src/cli/hyperlinks.ts";
import { terminalLink } from "../../src/report/links.ts";
import { withFolder, write } from "../git/temporary.ts";
import { fakeIo } from "./fake-io.ts";

const TINY = join(import.meta.dirname, "../platforms/tiny");
const KITTY = { KITTY_WINDOW_ID: "1", TERM: "xterm-kitty" };
// oxlint-disable-next-line no-control-regex
const LINK = /\u001B\]8;;([^\u001B]*)\u001B\\(.*?)\u001B\]8;;\u001B\\/g;

test.each([
  ["kitty", KITTY, "file"],
  ["iTerm", { TERM_PROGRAM: "iTerm.app" }, "file"],
  ["Windows Terminal", { WT_SESSION: "x" }, "file"],
  ["VS Code", { TERM_PROGRAM: "vscode" }, "vscode"],
  ["a new VTE", { VTE_VERSION: "6003" }, "file"],
  ["the VTE that crashed", { VTE_VERSION: "5000" }, undefined],
  ["Terminal.app", { TERM_PROGRAM: "Apple_Terminal" }, undefined],
  ["nothing that is known", { TERM: "xterm-256color" }, undefined],
  ["nothing that is known, but they are wanted", { FORCE_HYPERLINK: "1" }, "file"],
  ["kitty, but they are not wanted", { ...KITTY, FORCE_HYPERLINK: "0" }, undefined],
  ["CI", { ...KITTY, CI: "true" }, undefined],
  ["tmux", { ...KITTY, TMUX: "x" }, undefined],
  ["screen", { ...KITTY, STY: "x" }, undefined],
])("in %s", (_, env, opener) => {
  const stdout = { write: () => undefined, terminal: true, columns: 80 };
  expect(openerFor(true, { env, stdout })).toBe(opener);
  expect(openerFor(false, { env, stdout })).toBeUndefined();
  expect(openerFor(true, { env, stdout: { ...stdout, terminal: false } })).toBeUndefined();
});

test("a URL contains no control characters", () => {
  const hostile = "a\u001B\\b\u0007 #?%41\u202Eü\ud800.yaml";
  const link = terminalLink("shown", { file: hostile, line: 3 }, { root: "/r o", opener: "file" });
  const [{ 1: address = "" } = []] = [...link.matchAll(LINK)];
  expect(address).toBe("file:///r%20o/a%1B%5Cb%07%20%23%3F%2541%E2%80%AE%C3%BC%EF%BF%BD.yaml");
});

test("an editor gets the line, and drive letters are handled", () => {
  const at = { file: "f.yaml", line: 3, column: 7 };
  expect(terminalLink("x", at, { root: "/r", opener: "vscode" })).toContain("vscode://file/r/f.yaml:3:7");
  expect(terminalLink("x", at, { root: "C:\\r", opener: "file" })).toContain("file:///C:/r/f.yaml");
});

test.each([
  ["validate"],
  ["validate", "--format", "github"],
  ["validate", "--format", "terminal=report.txt"],
  ["explain", "dark-mode"],
  ["explain", "dark-mode", "--cluster", "*"],
])("sluice %s %s %s says the same with links as without", async (...argv) => {
  await withFolder(async (folder) => {
    cpSync(TINY, folder, { recursive: true });
    write(folder, { "features/odd name.yaml": "kind: Feture\n" });
    const said = async (env: Readonly<Record<string, string>>): Promise<string> => {
      const io = fakeIo(folder, { env });
      const terminal = { write: io.stdout.write, terminal: true, columns: 120 };
      await main(argv, { ...io, stdout: terminal });
      return io.written().stdout;
    };
    const plain = await said({});
    const rich = await said(KITTY);
    expect(plain).not.toContain("\u001B]");
    expect(rich.replaceAll(LINK, "$2")).toBe(plain);
    const isForPeople = !argv.includes("--format");
    expect([...rich.matchAll(LINK)].length > 0).toBe(isForPeople);
    for (const [, address = "", shown = ""] of rich.matchAll(LINK))
      expect(decodeURI(address)).toBe(`file://${folder}/${shown.replace(/(?::\d+)+$/, "")}`);
    expect((await said({ ...KITTY, NO_COLOR: "1" })).includes("\u001B")).toBe(false);
  });
});
