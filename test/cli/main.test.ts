/** The command line: arguments, output and exit codes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { OTHER_WORDS } from "../../src/cli/other-words.ts";
import { importers } from "../../src/authoring/import/index.ts";
import { commands } from "../../src/cli/commands/index.ts";
import type { ExitCode, Host } from "../../src/cli/commands/command.ts";
import { Interrupted } from "../../src/cli/commands/command.ts";
import { version } from "../../src/cli/version.ts";
import { fakeIo } from "./fake-io.ts";

const TINY = join(import.meta.dirname, "../platforms/tiny");
const empty = mkdtempSync(join(tmpdir(), "sluice-cli-"));
afterAll(() => rmSync(empty, { recursive: true }));

interface Outcome {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(line: string, changed: Partial<Host> = {}): Promise<Outcome> {
  const io = fakeIo(changed.cwd ?? TINY, changed);
  const code = await main(line.split(" ").filter(Boolean), io);
  return { code, ...io.written() };
}

function firstLine({ stdout, stderr }: Outcome): string {
  return (stdout || stderr).split("\n")[0] ?? "";
}

describe("exit codes", () => {
  test.each([
    ["validate", 0, "no problems in 9 documents, 3 clusters"],
    ["validate --today 2027-12-31", 0, /warning/],
    ["validate --today 2027-12-31 --max-warnings 0", 1, /warning/],
    ["validate --today 2027-12-31 --deadlines", 1, /error/],
    ["schema", 0, "Project"],
    ["schema feature", 0, "{"],
    ["--version", 0, version],
    ["validate --version", 0, version],
    ["--help", 0, /^sluice compiles/],
    ["help render", 0, /^Checks everything, then writes/],
    ["-C ../tiny validate", 0, /^no problems/],
    ["validate -C ../../platforms/tiny/features", 0, /^no problems/],
    ["list", 0, /^LIST/],
    ["explain search", 0, /^staging-1 +enabled/],
    ["", 2, /^sluice compiles/],
    ["validat", 2, 'sluice: unknown command "validat"'],
    ["frobnicate", 2, 'sluice: unknown command "frobnicate"'],
    ["--frobnicate", 2, 'sluice: "sluice" has no option "--frobnicate"'],
    ["validate --max-warning 0", 2, 'sluice: "validate" has no option "--max-warning"'],
    ["validate -x", 2, 'sluice: "validate" has no option "-x"'],
    ["validate --max-warnings", 2, 'sluice: "--max-warnings" needs a value: --max-warnings N'],
    ["validate --max-warnings --deadlines", 2, 'sluice: "--max-warnings" needs a value: --max-warnings N'],
    ["validate --max-warnings=-1", 2, 'sluice: "--max-warnings" must be a number, not "-1"'],
    ["validate --max-warnings 0 --max-warnings 1", 2, 'sluice: "--max-warnings" is given twice'],
    ["validate --deadlines=yes", 2, 'sluice: "--deadlines" takes no value, but "yes" was given'],
    ["validate --today tomorrow", 2, 'sluice: "tomorrow" is not a date'],
    ["validate --today 2026-02-30", 2, 'sluice: "2026-02-30" is not a date'],
    ["validate --format yaml", 2, 'sluice: unknown format "yaml"'],
    ["validate --format json=x --format sarif=x", 2, 'sluice: two formats write to "x"'],
    ["validate --format json=", 2, 'sluice: "--format json=" names no file'],
    ["validate features", 2, 'sluice: "validate" does not take the argument "features"'],
    ["validate -C nowhere", 2, 'sluice: "nowhere" is not a folder'],
    ["compare", 2, 'sluice: "compare" needs CLUSTER'],
    ["compare prod-eu-1", 2, 'sluice: "compare" needs another CLUSTER'],
    ["explain", 2, 'sluice: "explain" needs FEATURE or --consumer KIND/NAME'],
    [`explain ${"a".repeat(5000)}`, 2, `sluice: no feature is named "${"a".repeat(59)}…" (5000 characters)`],
    ["explain sarch", 2, 'sluice: no feature is named "sarch"'],
    ["explain search --cluster prod-eu", 2, 'sluice: no cluster is named "prod-eu"'],
    ["explain search --consumer acme", 2, 'sluice: "acme" is not a consumer'],
    ["explain search --consumer Organisation/acme", 2, 'sluice: no kind of consumer is named "Organisation"'],
    ["list fetures", 2, 'sluice: "fetures" can\'t be listed'],
    ["override search --enabled maybe", 2, 'sluice: invalid value "maybe" for "--enabled"'],
    ["list states --reason overide", 2, 'sluice: invalid value "overide" for "--reason"'],
    ["list features --state enabled", 2, 'sluice: "--state" does not apply to resources of kind Feature'],
    ["schema Featur", 2, 'sluice: unknown kind "Featur"'],
    ["render --target mylo --check", 2, 'sluice: no target is named "mylo"'],
    ["render --prune-limit most", 2, 'sluice: "--prune-limit" must be a count or a percentage, not "most"'],
  ] as const)("sluice %s", async (line, code, first) => {
    const outcome = await run(line);
    expect(outcome.code).toBe(code);
    if (typeof first === "string") expect(firstLine(outcome)).toBe(first);
    else expect(outcome.stdout || outcome.stderr).toMatch(first);
    expect(code === 2 ? outcome.stdout : outcome.stderr).toBe("");
  });
});

test.each([
  ["validat", '  = did you mean "validate"?'],
  ["validate --max-warning 0", '  = did you mean "--max-warnings"?'],
  ["validate --format jsn", '  = did you mean "json"?'],
  ["explain sarch", '  = did you mean "search"?'],
  ["list fetures", '  = did you mean "features"?'],
  ["list states --reason overide", '  = did you mean "override"?'],
  ["schema Featur", '  = did you mean "Feature"?'],
])("sluice %s suggests what may have been meant", async (line, hint) => {
  expect((await run(line)).stderr).toContain(hint);
});

test("any arguments end with a documented exit code, and never with a bug", async () => {
  const words = [
    "validate",
    "explain",
    "list",
    "schema",
    "help",
    "search",
    "states",
    "matrix",
    "Feature",
    "prod-*",
    "--",
  ];
  const options = [
    "--cluster",
    "--json",
    "--format",
    "json",
    "--today",
    "2027-01-01",
    "-C",
    ".",
    "--help",
    "-x",
    "-",
    "=",
  ];
  const word = fc.oneof(fc.constantFrom(...words, ...options), fc.string());
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (argv) => {
      const saved: string[] = [];
      const io = fakeIo(TINY, { save: (path) => Promise.resolve(void saved.push(path)) });
      const code = await main(argv, io);
      const { stdout, stderr } = io.written();
      expect([0, 1, 2]).toContain(code);
      expect(code !== 2 || stderr !== "").toBe(true);
      expect(stdout + stderr).not.toMatch(/[^\P{C}\n]/u);
    }),
    { numRuns: 150 },
  );
});

test("outside a repository nothing can be compiled, and that is wrong usage", async () => {
  const outcome = await run("validate", { cwd: empty });
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain("no sluice.yaml in");
});

test.each([
  ["plan", 'did you mean "diff" (show what changes between two commits)?'],
  ["get", 'did you mean "list" ('],
  ["lint", 'did you mean "validate" (check everything, write nothing)?'],
  ["LINT", 'did you mean "validate" ('],
  ["describe", 'did you mean "explain" ('],
  ["check", 'did you mean "validate" ('],
  ["build", 'did you mean "render" ('],
  ["sync", 'did you mean "publish" ('],
  ["create", 'did you mean "new" ('],
  ["apply", 'did you mean "render" (check everything, then write the manifests) or "publish" ('],
])("the word %s of another tool names our command", async (word, help) => {
  const { code, stdout, stderr } = await run(word);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(new RegExp(`^sluice: unknown command "${word}"\\n  = did you mean `));
  expect(stderr).toContain(help);
});

test("words of other tools name commands that exist, and are none themselves", () => {
  const names = commands.map(({ name }) => name);
  expect(Object.keys(OTHER_WORDS).filter((name) => !names.includes(name))).toEqual([]);
  expect(names.filter((name) => Object.values(OTHER_WORDS).flat().includes(name))).toEqual([]);
});

test.each(importers.map(({ name, options }) => [name, options] as const))(
  "help of import %s has its own options and examples, and others are refused",
  async (name, options) => {
    const { code, stdout } = await run(`import ${name} --help`);
    expect(code).toBe(0);
    expect(stdout).toContain(`usage: sluice import ${name} `);
    expect(stdout).toContain(`sluice import ${name} `);
    const all = ["update", "owner", "purpose", "level", "stage", "cluster", "component"];
    for (const option of all) {
      const isOwn = options.some((own) => own === option);
      expect(new RegExp(`^ +--${option}\\b`, "m").test(stdout), option).toBe(isOwn);
      if (isOwn) continue;
      const value = option === "update" ? "" : option === "purpose" ? "=release" : "=x";
      const refused = await run(`import ${name} - --${option}${value}`);
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining(`"--${option}" does not apply to ${name}\n  = these use it: `) as string,
      ]);
    }
  },
);

test("help of new KIND has the options of that kind only", async () => {
  const { stdout } = await run("new stage --help");
  expect(stdout).toContain("usage: sluice new stage NAME [options]");
  expect(stdout).toContain("--threshold");
  expect(stdout).not.toContain("--release");
});

test.each(commands.map(({ name }) => name))("help of %s has a usage line, options and examples", async (name) => {
  const { code, stdout } = await run(`${name} --help`);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^usage: sluice ${name} `, "m"));
  expect(stdout).toMatch(/^examples\n {2}sluice /m);
});

test.each(commands.map(({ name }) => name))("help of %s fits a terminal of 80 columns", async (name) => {
  let told = "";
  const stdout = { write: (text: string) => void (told += text), terminal: true, columns: 80 };
  await run(`${name} --help`, { stdout });
  const [words = "", examples = ""] = told.split("\nexamples\n");
  // Commands in examples are never wrapped.
  const broken = [...words.split("\n"), ...examples.split("\n").filter((line) => line.startsWith("    "))];
  expect(broken.filter((line) => line.length > 80)).toEqual([]);
  const piped = await run(`${name} --help`);
  const only = (text: string): string => text.replaceAll(/\s+/g, " ");
  expect(only(told)).toBe(only(piped.stdout));
});

test.each(commands)("descriptions in help of $name are in one form", async ({ summary, load }) => {
  const { description, options, examples } = await load();
  const phrases = [summary, ...[...Object.values(options), ...examples].map((one) => one.description)];
  // Defaults and required options are fields of `Option`, so that all look alike.
  const odd = /^[A-Z](?![A-Z])|[.?]$|by default|\(required\)|\btells?\b|that there (?:is|are)\b/;
  expect(phrases.filter((phrase) => odd.test(phrase))).toEqual([]);
  expect(description).toMatch(/^[A-Z][a-z]+s .*\.(?:\n\n|$)/s);
});

test.each([
  ["validate -x", "see `sluice validate --help`"],
  ["validate features", "see `sluice validate --help`"],
  ["--frobnicate", "see `sluice --help`"],
  ["validate -C /", "`sluice init` creates a project"],
])("%s says where to go on", async (line, help) => {
  expect((await run(line)).stderr).toContain(help);
});

describe("our own failure", () => {
  const broken: Partial<Host> = {
    clock: () => {
      throw new Error("the clock\u001B[31m has stopped");
    },
  };

  test("is exit code 3, and says what to report, without a stack", async () => {
    const { code, stderr } = await run("validate", broken);
    expect(code).toBe(3);
    expect(stderr).toContain(`sluice: this is a bug in Sluice ${version}: the clock\\u{1b}[31m has stopped\n`);
    expect(stderr).toContain("please report it");
    expect(stderr).not.toContain("    at ");
  });

  test("shows a stack when it is asked for", async () => {
    const { stderr } = await run("validate --debug", broken);
    expect(stderr).toContain("    at ");
    expect(stderr).not.toContain("\u001B");
    expect((await run("validate", { ...broken, env: { SLUICE_DEBUG: "1" } })).stderr).toContain("    at ");
  });

  test("differs from a failure of the system", async () => {
    const save = (): Promise<never> =>
      Promise.reject(Object.assign(new Error("ENOSPC: no space left"), { syscall: "write", errno: -28 }));
    const { code, stderr } = await run("validate --format json=report.json", { save });
    expect(code).toBe(3);
    expect(stderr).toContain("sluice: system error: ENOSPC");
  });

  test("differs from a file in a folder that does not exist", async () => {
    const { code, stderr } = await run(`validate --format json=${empty}/no/such.json`);
    expect(code).toBe(2);
    expect(stderr).toContain(`create "${empty}/no", or name another file`);
  });
});

test("SIGINT while files are written is exit code 130", async () => {
  const uninterrupted = (): Promise<never> => Promise.reject(new Interrupted("SIGINT"));
  const outcome = await run(`render --out ${empty}/out`, { uninterrupted });
  expect(outcome).toEqual({ code: 130, stdout: "", stderr: "" });
});

describe("color", () => {
  const looking = (env: Host["env"]): Partial<Host> => ({ env, stdout: undefined as never });
  const isColored = async (env: Host["env"], terminal: boolean, flags = ""): Promise<boolean> => {
    let said = "";
    const stdout = { write: (text: string) => void (said += text), terminal, columns: 100 };
    await run(`validate --today 2027-12-31 ${flags}`, { ...looking(env), stdout });
    return said.includes("\u001B[");
  };
  test.each([
    ["a terminal", {}, true, "", true],
    ["a pipe", {}, false, "", false],
    ["NO_COLOR", { NO_COLOR: "1" }, true, "", false],
    ["an empty NO_COLOR", { NO_COLOR: "" }, true, "", true],
    ["FORCE_COLOR on a pipe", { FORCE_COLOR: "1" }, false, "", true],
    ["FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, "", false],
    ["NO_COLOR before FORCE_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, "", false],
    ["--no-color before FORCE_COLOR", { FORCE_COLOR: "1" }, true, "--no-color", false],
    ["a dumb terminal", { TERM: "dumb" }, true, "", false],
  ])("on %s", async (_, env, terminal, flags, colored) => {
    expect(await isColored(env, terminal, flags)).toBe(colored);
  });
});

test("the json report matches its schema, and can be saved in addition to terminal output", async () => {
  const file = join(empty, "report.json");
  const { stdout } = await run(`validate --today 2027-12-31 --format terminal --format json=${file}`);
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../schemas/report.schema.json"), "utf8"),
  ) as object;
  const report = JSON.parse(readFileSync(file, "utf8")) as { diagnostics: readonly unknown[] };
  const validate = new Ajv2020({ strict: false }).compile(schema);
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  expect(report.diagnostics.length).toBeGreaterThan(0);
  expect(stdout).toContain(`${report.diagnostics.length} warnings`);
});

test("a table is cut to a terminal and whole in a pipe", async () => {
  const widths = async (terminal: boolean): Promise<number> => {
    let said = "";
    const stdout = { write: (text: string) => void (said += text), terminal, columns: 60 };
    await run("list features --no-color", { stdout });
    return Math.max(...said.split("\n").map(({ length }) => length));
  };
  expect(await widths(true)).toBe(60);
  expect(await widths(false)).toBeGreaterThan(60);
});

test("hostile names in a repository stay inert in the terminal", async () => {
  const evil = "\\e]0;owned\\a\\e[31m\\u202E";
  writeFileSync(
    join(empty, "sluice.yaml"),
    `apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: "${evil}"}\nspec: {"${evil}": "${evil}"}\n`,
  );
  for (const line of ["validate", "list features", "list projects"]) {
    const { stdout, stderr } = await run(line, { cwd: empty });
    expect(stdout + stderr).not.toMatch(/[^\P{C}\n]/u);
  }
});
