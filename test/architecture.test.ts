/** The laws of docs/architecture.md: who may know whom in src/, each with its reason. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";

/** Imported by everybody; imports only itself. */
const GROUND = new Set([
  "value",
  "codes",
  "code-texts",
  "source",
  "diagnostics",
  "release",
  "dates",
  "suggest",
  "visible",
  "markdown",
  "masked",
  "secrets",
  "strain",
  "once",
  "whole",
  "libraries",
]);

interface Room {
  /** The rooms that it may import, the ground and itself apart. `*` is every room. */
  readonly uses: readonly string[];
  readonly because: string;
}

const READS = ["parse", "validate", "link", "resolve"];

/** Made from the schemas; anybody may know them. */
const GENERATED = new Set(["kinds", "validators", "verdicts"]);

/** In the order of the pipeline. A room is `src/<room>.ts` together with `src/<room>/`. */
const ROOMS: Readonly<Record<string, Room>> = {
  ground: { uses: [], because: "what everybody stands on can stand on nobody" },
  kinds: { uses: [], because: "made from the schemas" },
  validators: { uses: [], because: "made from the schemas" },
  verdicts: { uses: [], because: "made from the schemas" },
  jsonpath: { uses: [], because: "a path is found in a value, whatever it means" },
  crds: { uses: [], because: "what API servers refuse of an object does not depend on who rendered it" },
  load: { uses: [], because: "reading files knows nothing of what is in them" },
  parse: { uses: [], because: "whether a text is sound does not depend on what it says" },
  validate: { uses: ["parse", "jsonpath"], because: "a document is right by itself, whatever else there is" },
  read: { uses: ["parse", "validate", "link"], because: "what a file holds does not depend on other files" },
  project: { uses: [...READS, "load"], because: "what a run begins with is asked before anything is linked" },
  link: {
    uses: ["parse", "validate", "jsonpath"],
    because: "names point at documents, not at what holds on a cluster",
  },
  resolve: {
    uses: ["parse", "validate", "link", "jsonpath"],
    because: "what holds may not depend on who asks, or how it is spelt",
  },
  rules: {
    uses: [...READS, "flagd"],
    because: "a rule reads the model; it is shown nothing of targets, and of no other rule",
  },
  policies: { uses: [...READS, "rules", "jsonpath"], because: "a policy is a rule that users write" },
  severity: { uses: ["parse", "link"], because: "how bad a fault is does not depend on which stage found it" },
  emit: { uses: [], because: "text is made of values, whatever they mean" },
  targets: {
    uses: [...READS, "emit", "crds", "flagd"],
    because: "a target spells what holds; deciding it was somebody else's",
  },
  codegen: {
    uses: [...READS, "targets"],
    because: "a client is made from the flags that targets give away, however they are spelt",
  },
  compile: {
    uses: [...READS, "load", "read", "project", "rules", "policies", "severity"],
    because: "the one page that conducts; it is given its targets",
  },
  render: {
    uses: [...READS, "compile", "emit", "targets"],
    because: "files join what targets made; when, and where to, is not its business",
  },
  write: { uses: ["load"], because: "what is written is bytes; what they mean has been settled" },
  publish: {
    uses: [...READS, "targets", "render", "write", "windows", "git"],
    because: "what is published was rendered before; how it is told is nobody's business here",
  },
  report: { uses: ["parse", "link", "compile", "diff", "publish"], because: "places become lines only here" },
  reporters: {
    uses: ["report", "diff", "publish"],
    because: "a saved report can be told later, by somebody who has no sources",
  },
  reasons: {
    uses: READS,
    because: "a reason is told in the same words wherever it is asked for; it was decided long before",
  },
  site: {
    uses: [...READS, "rules", "reasons", "windows", "diff", "report"],
    because: "a page shows what holds; whoever opens it has neither the sources nor a server",
  },
  windows: { uses: [], because: "when something may be changed does not depend on what it is" },
  diff: {
    uses: [...READS, "compile", "windows", "targets", "outside", "crds"],
    because: "two compilations are compared, not two checkouts; what an edit does to objects, the targets say",
  },
  init: { uses: [], because: "the first documents are texts; whether they are right is for the compiler to say" },
  edit: { uses: READS, because: "a text is changed at its places; what that comes to, the compiler says afterwards" },
  flagd: { uses: [], because: "what flagd answers depends on a flag and a context, and on nothing of ours" },
  expect: {
    uses: [...READS, "render", "reasons", "flagd"],
    because: "flags are judged as they are rendered, not as they were meant",
  },
  transitions: {
    uses: [...READS, "diff", "severity", "targets", "crds"],
    because: "what may not happen is a matter of two sides, not of how they were read",
  },
  outline: {
    uses: [...READS, "targets"],
    because: "what documents could touch is told by what they say, not by where they are kept",
  },
  outside: { uses: ["parse"], because: "what another program wrote is read as text from anybody, whatever it says" },
  import: {
    uses: [...READS, "outside", "edit"],
    because: "documents are made from values; whether they are right, the compiler says afterwards",
  },
  drift: {
    uses: [...READS, "outside", "targets", "render"],
    because: "what is there is compared with what is rendered, not with what was meant",
  },
  cache: { uses: ["load"], because: "what was found out is kept as it is, whatever it means" },
  git: { uses: ["load"], because: "history gives files like a folder does" },
};

/** Beside these, the edge: commands, cli, bin, action, github and runtime, which may use every room and are used by none. */
const EDGE = new Set(["commands", "cli", "bin", "action", "github", "runtime"]);

/** The functions that run a stage. */
const STAGES: Readonly<Record<string, string>> = {
  parse: "src/parse.ts",
  validate: "src/validate.ts",
  link: "src/link.ts",
  resolve: "src/resolve.ts",
};

interface Import {
  readonly from: string;
  readonly to: string;
  /** Names that exist when it runs; none for `import type`. */
  readonly values: readonly string[];
}

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((path) => posix.join("src", path.replaceAll("\\", "/")))
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
  .toSorted();
const imports = files.flatMap((file) => importsOf(file, readFileSync(file, "utf8")));

function importsOf(from: string, text: string): readonly Import[] {
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)\s+(type\s+)?([^;'"]*?)\s*from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/g,
  );
  return [...found]
    .map(([, type, names = "", fixed, lazy = ""]) => ({
      from,
      to: posix.join(posix.dirname(from), fixed ?? lazy),
      values: type === undefined ? valuesOf(names) : [],
    }))
    .filter(({ to }) => to.startsWith("src/"));
}

function valuesOf(names: string): readonly string[] {
  return names
    .replaceAll(/[{}]/g, "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "))
    .map((name) => name.split(/\s+as\s+/)[0] ?? name);
}

function roomOf(path: string): string {
  const room = path.split("/")[1]?.replace(/\.[jt]s$/, "") ?? "";
  return GROUND.has(room) ? "ground" : room;
}

function isAllowed({ from, to }: Import): boolean {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === other || EDGE.has(room)) return true;
  const uses = ROOMS[room]?.uses ?? [];
  const everybodys = other === "ground" || GENERATED.has(other);
  return !EDGE.has(other) && (everybodys || uses.includes("*") || uses.includes(other));
}

function told({ from, to }: Import, reason: string): string {
  return `${from} imports ${to}: ${reason}`;
}

describe("every room imports only what lies below it", () => {
  test("each file belongs to a room that has a law", () => {
    const lawless = files.filter((file) => !EDGE.has(roomOf(file)) && ROOMS[roomOf(file)] === undefined);
    expect(lawless).toEqual([]);
  });

  test.each(Object.entries(ROOMS))("%s", (room, { because }) => {
    const wrong = imports.filter((one) => roomOf(one.from) === room && !isAllowed(one));
    expect(wrong.map((one) => told(one, because))).toEqual([]);
  });
});

/** The page that conducts, and those that it turns over to: one file by itself, what comes before linking, what others wrote. */
const CONDUCTORS = new Set(["src/compile.ts", "src/read.ts", "src/project.ts", "src/outside.ts"]);

test("only compile calls the stages: a stage takes the type of the one before it and calls nobody", () => {
  const callers = imports.filter(
    ({ from, to, values }) =>
      !CONDUCTORS.has(from) && !EDGE.has(roomOf(from)) && values.some((name) => STAGES[name] === to),
  );
  expect(callers.map((one) => told(one, "let compile.ts call it"))).toEqual([]);
});

test("members of an open set do not know each other: adding one touches nothing else", () => {
  const sets = ["targets", "reporters", "commands", "import"];
  const member = (path: string): string => path.split("/")[2]?.replace(/\.ts$/, "") ?? "";
  const members = (set: string): readonly string[] =>
    imports
      .filter(({ from, to }) => from === `src/${set}/index.ts` && to.startsWith(`src/${set}/`))
      .map(({ to }) => member(to));
  const wrong = sets.flatMap((set) =>
    imports.filter(
      ({ from, to }) =>
        from.startsWith(`src/${set}/`) &&
        to.startsWith(`src/${set}/`) &&
        from !== `src/${set}/index.ts` &&
        member(to) !== "contract" &&
        members(set).includes(member(to)) &&
        member(to) !== member(from),
    ),
  );
  expect(wrong.map((one) => told(one, "what two members share belongs in a file that is a member of neither"))).toEqual(
    [],
  );
});

test("nothing is named utils, helpers, managers, types, common or core: such rooms collect what has no place", () => {
  const vague = /^(?:utils?|helpers?|managers?|types|common|core|misc|shared)(?:\.ts)?$/;
  expect(files.filter((file) => file.split("/").some((part) => vague.test(part)))).toEqual([]);
});

test("every file opens by saying what it owns", () => {
  const silent = files.filter((file) => !/^(?:#!.*\n)?\/\*/.test(readFileSync(join(".", file), "utf8")));
  expect(silent).toEqual([]);
});

/** What only looks. Opening is looking where the flags say so, which is for these files to answer. */
const LOOKING = new Set([
  "closeSync",
  "constants",
  "fstatSync",
  "lstatSync",
  "existsSync",
  "readdirSync",
  "readFile",
  "readFileSync",
  "readSync",
  "readdir",
  "realpathSync",
  "stat",
  "statSync",
  "unwatchFile",
  "watchFile",
]);
const MORE: Readonly<Record<string, readonly string[]>> = {
  "src/load/directory.ts": ["openSync"],
  "src/cache/pack.ts": ["openSync"],
  "src/cli/strain.ts": ["openSync"],
  "src/cli/world.ts": ["writeSync"],
};
const WRITER = "src/load/disk.ts";

/** What a file takes of `node:fs`; a way that can't be read here is told as it stands. */
function takenOfFs(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  const named = [...text.matchAll(/import\s+(type\s+)?\{([^}]*)\}\s+from\s+"node:fs(?:\/promises)?"/g)];
  const read = [...text.matchAll(/\(await import\("node:fs\/promises"\)\)\.(\w+)/g)];
  const ways = [...text.matchAll(/["'`](?:node:)?fs(?:\/promises)?["'`]/g)];
  return [
    ...named.flatMap(([, type, names = ""]) => (type === undefined ? valuesOf(`{${names}}`) : [])),
    ...read.map(([, name = ""]) => name),
    ...(ways.length === named.length + read.length ? [] : ["a way that is not an import by name"]),
  ];
}

test("only load/disk.ts changes a disk: there no link of a checkout is followed", () => {
  const wrong = files
    .filter((file) => file !== WRITER)
    .flatMap((file) =>
      takenOfFs(file)
        .filter((name) => !LOOKING.has(name) && MORE[file]?.includes(name) !== true)
        .map((name) => `${file} takes ${name} of node:fs: use saveText of write/text-file.ts, write or saveSources`),
    );
  expect(wrong).toEqual([]);
  expect(takenOfFs(WRITER)).toContain("writeFileSync");
});

test("what keeps a run safe is required by its type: a caller that could leave it out would", () => {
  // Limits of a run, the root that links are looked for in, the sources whose secrets are redacted.
  const optional = /\b(?:strain|breathe|root|sources)\?: (?:Strain|Breathe|\(\) => void|string;|readonly SourceFile)/;
  expect(files.filter((file) => optional.test(readFileSync(join(".", file), "utf8")))).toEqual([]);
});
