/** Completion: what completes each word, and that the installed shells insert it, also after `npx sluice`. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands/index.ts";
import { COMPLETED, choicesOf } from "../../src/cli/commands/completion/placeholders.ts";
import { main } from "../../src/cli/index.ts";
import { git, withRepository } from "../git/temporary.ts";
import { fakeIo } from "./fake-io.ts";

const EXAMPLE = join(import.meta.dirname, "../..");
const TINY = join(import.meta.dirname, "../platforms/tiny");

async function scriptFor(shell: string): Promise<string> {
  const io = fakeIo("/");
  expect(await main(["completion", shell], io)).toBe(0);
  return io.written().stdout;
}

/** The completions of the last word, without descriptions. */
async function answer(words: readonly string[], folder: string): Promise<readonly string[]> {
  const io = fakeIo(folder, { env: { PATH: process.env["PATH"] } });
  expect(await main(["completion", "bash", "--", ...words], io)).toBe(0);
  const { stdout, stderr } = io.written();
  expect(stderr).toBe("");
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [line.split("\t")[0] ?? ""]));
}

describe("the last word is completed", () => {
  test.each([
    [["pro"], ["promote"]],
    [
      ["help", "ex"],
      ["explain", "expire"],
    ],
    [["explain", "checkout"], ["checkout-layout"]],
    [
      ["explain", "checkout-layout", "--cluster", "prod-e"],
      ["prod-eu-1", "prod-eu-2"],
    ],
    [
      ["explain", "checkout-layout", "--cluster=prod-e"],
      ["--cluster=prod-eu-1", "--cluster=prod-eu-2"],
    ],
    [
      ["explain", "--consumer", "Project/"],
      ["Project/acme-web", "Project/globex-lab"],
    ],
    [["grant", "checkout-layout", "--to", "Organization/a"], ["Organization/acme"]],
    [["revoke", "checkout-layout", "--from=Organization/a"], ["--from=Organization/acme"]],
    [["grant", "checkout-layout", "--label", "region=e"], ["region=eu"]],
    [["promote", "checkout-layout", "--to", "PRE"], ["PREVIEW"]],
    [
      ["promote", "checkout-layout", "--since", "1.1"],
      ["1.10", "1.11", "1.12"],
    ],
    [["upgrade", "--stage", "prod"], ["production"]],
    [
      ["upgrade", "--to", "1.1"],
      ["1.10", "1.11", "1.12"],
    ],
    [
      ["upgrade", "--track", "kubelet", "--to", "1.3"],
      ["1.33", "1.34", "1.35", "1.36"],
    ],
    [
      ["upgrade", "--to", "1.3", "--track", ""],
      ["kubelet", "platform", "zarf"],
    ],
    [
      ["override", "checkout-layout", "--variant", ""],
      ["one-page", "three-pages"],
    ],
    [["override", "checkout-layout", "--enabled", "t"], ["true"]],
    [["override", "checkout-layout", "--emer"], ["--emergency"]],
    [["override", "--end", "early-"], ["early-billing-eu"]],
    [["override", "--exclude", "lab"], []],
    [
      ["list", "--owner", "team-d"],
      ["team-delivery", "team-dns"],
    ],
    [["list", "--service", "billing"], ["billing-miloapis-com"]],
    [
      ["list", "st"],
      ["states", "stages"],
    ],
    [["list", "t"], ["types"]],
    [["list", "states", "--reason", "no"], ["not-released"]],
    [["schema", "over"], ["override"]],
    [["render", "--target", "fl"], ["flux"]],
    [
      ["validate", "--format", ""],
      ["terminal", "json", "markdown", "github", "gitlab", "sarif", "junit"],
    ],
    [["validate", "--format", "json=re"], [":files"]],
    [
      ["import", "open"],
      ["openfeature-manifest", "openshift"],
    ],
    [["import", "flagd", "fl"], [":files"]],
    [["import", "flagd", "--purpose", "kill"], ["kill-switch"]],
    [["site", "--out", ""], [":folders"]],
    [["serve", ""], ["ofrep"]],
    [["serve", "ofrep", "--from", "r"], ["rendered"]],
    [["test", "roll"], ["rollouts"]],
    [["completion", "f"], ["fish"]],
    [["--dir"], ["--directory"]],
    [["-C", "features", "explain", "checkout"], ["checkout-layout"]],
    [["--directory=features", "explain", "checkout"], ["checkout-layout"]],
    [["-C", ""], [":folders"]],
    [["explain", "--cluster", "prod-eu-1", "--no"], ["--no-color"]],
    [["promote", "--to", "--since"], []],
    [["promote", "checkout-layout", "--note", ""], []],
    [
      ["bogus", "x", ""],
      ["--directory", "--no-color", "--verbose", "--debug", "--help", "--version"],
    ],
  ])("%j", async (words, expected) => {
    const found = await answer(words, EXAMPLE);
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  test("an option that was given is not offered again, unless it can be repeated", async () => {
    const left = await answer(["explain", "--at", "HEAD", "--cluster", "x", "--"], EXAMPLE);
    expect(left).toContain("--cluster");
    expect(left).not.toContain("--at");
  });

  test("an argument that is open, and an empty word without one, offer options", async () => {
    expect(await answer(["validate", ""], EXAMPLE)).toContain("--since");
    expect(await answer(["promote", "checkout-layout", ""], EXAMPLE)).toContain("--since");
  });

  test("the old name of a rename is one of the kind before it", async () => {
    expect(await answer(["rename", "feature", "checkout"], EXAMPLE)).toContain("checkout-layout");
    expect(await answer(["rename", "cluster", "prod-eu"], EXAMPLE)).toContain("prod-eu-1");
  });
});

test("what is overdue is completed for expire", async () => {
  const io = fakeIo(EXAMPLE, { today: () => "2099-01-01" });
  expect(await main(["completion", "fish", "--", "expire", "ac"], io)).toBe(0);
  expect(io.written().stdout).toMatch(/^acme/);
});

test("every placeholder says what it completes, or is text", async () => {
  const text =
    /^(?:N|TEXT|ID|WHO|TIME|URL|ADDRESS|ORIGIN|BYTES|PREFIX|NAME|OLD|NEW|COLUMN|WORD|YYYY-MM-DD|NAME=GATE,|OWNER\/NAME@COMMIT)$/;
  for (const { name, load } of commands) {
    const { options, positionals, completes } = await load();
    const [first = "", ...others] = positionals;
    const given = [
      [first, completes] as const,
      ...others.map((placeholder) => [placeholder, undefined] as const),
      ...Object.values(options).map(
        (option) => [option.choices === undefined ? (option.value ?? "") : "", option.completes] as const,
      ),
    ];
    for (const [placeholder, said] of given) {
      const { words, completes: known } = choicesOf(placeholder, said);
      const isText = text.test(placeholder.replaceAll(/[[\]]|\.\.\./g, ""));
      if (placeholder !== "" && !isText) expect([...words, ...known], `${name}: ${placeholder}`).not.toEqual([]);
    }
  }
  for (const placeholder of COMPLETED.keys())
    expect(choicesOf(`[${placeholder}...]`, undefined).completes).toHaveLength(1);
});

describe("nothing is printed", () => {
  const withFolder = async (
    files: Readonly<Record<string, string>>,
    words: readonly string[],
  ): Promise<readonly string[]> => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-completion-"));
    for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
    const found = await answer(words, folder);
    rmSync(folder, { recursive: true });
    return found;
  };

  test("outside of a project and of a repository", async () => {
    expect(await withFolder({}, ["explain", ""])).toEqual([]);
    expect(await withFolder({}, ["diff", ""])).toEqual([]);
  });

  test("in a broken project", async () => {
    expect(await withFolder({ "sluice.yaml": "kind: [" }, ["explain", ""])).toEqual([]);
  });

  test("in a folder that does not exist", async () => {
    expect(await answer(["-C", "/nowhere", "explain", ""], EXAMPLE)).toEqual([]);
  });
});

test("a name that a shell would run is never offered", () =>
  withRepository({ "a.txt": "" }, async (folder) => {
    for (const name of ["$(touch${IFS}x)", "a;b", "a`b`", "a|b", "a&b", "a'b", "fine/v1.2"])
      git(folder, "branch", name);
    expect((await answer(["diff", ""], folder)).toSorted()).toEqual(["HEAD", "fine/v1.2", "main"]);
  }));

const has = (program: string): boolean => spawnSync(program, ["-c", "true"]).status === 0;

describe.each(["bash", "zsh", "fish"].filter(has))("%s", (shell) => {
  let folder = "";
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-completion-"));
    writeFileSync(join(folder, "script"), await scriptFor(shell));
    writeFileSync(join(folder, "report.json"), "");
    mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
    mkdirSync(join(folder, "bin"));
    const program = `#!/bin/sh\nexec "${process.execPath}" "${EXAMPLE}/src/bin.ts" "$@"\n`;
    writeFileSync(join(folder, "node_modules/.bin/sluice"), program, { mode: 0o755 });
    symlinkSync(join(folder, "node_modules/.bin/sluice"), join(folder, "bin/sluice"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("takes its script", () => {
    const { status, stderr } = spawnSync(shell, ["-n", "script"], { cwd: folder, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  test.each([
    [`sluice -C ${TINY} explain dark`, "dark-mode"],
    [`sluice -C ${TINY} explain dark-mode --cluster=prod-e`, "prod-eu-1"],
    [`sluice -C ${TINY} grant x --label region=u`, "us"],
    ["sluice explain --bla", "--blame"],
    ["sluice validate --format json=repo", "report.json"],
    ["npx sluice promo", "promote"],
    [`npx --no-install sluice -C ${TINY} explain dark`, "dark-mode"],
    ["npx repo", "report.json"],
  ])("completes `%s`", (line, expected) => {
    const path = line.startsWith("npx") ? process.env["PATH"] : `${join(folder, "bin")}:${process.env["PATH"]}`;
    const [args, input] = HOW[shell]?.(line) ?? [[]];
    const { stdout } = spawnSync(shell, args, {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: path, HOME: folder, TERM: "dumb" },
      input,
    });
    expect(stdout.match(/^RESULT (.*?)\s*$/m)?.[1]).toBe(line.replace(/[^ =]*$/, expected));
  });
});

/** Types a line and a tab into the shell, and lets it print the line that this makes. */
const HOW: Readonly<Record<string, (line: string) => readonly [readonly string[], string?]>> = {
  // It reads keys from a pipe, too.
  bash: (line) => [
    ["--norc", "--noprofile", "-i"],
    `complete -r npx\nsource ./script\n${line}\t\u0001echo "RESULT \u0005"\n`,
  ],
  zsh: (line) => [["-f", "-c", ZSH, "zsh", line]],
  // It lists whole words instead.
  fish: (line) => [
    [
      "--no-config",
      "-c",
      "source script; echo RESULT (string replace -r '[^ ]*$' '' -- $argv[1])(complete -C $argv[1] | string split -f1 \\t)",
      line,
    ],
  ],
};

const ZSH = String.raw`
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; unsetopt prompt_sp; autoload -Uz compinit; compinit -u -D; source ./script; print READY'
zpty -r -m shell out '*READY*READY*'
zpty -w -n shell "$1"$'\t\C-aprint "RESULT \C-e"\n'
zpty -r -m shell out $'*\nRESULT *\n*'
print -r -- "$out"
`;
