/** The laws of docs/architecture.md: who may import whom in src/, each with its reason. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";

/** The entries of `src/`, in the order of the pipeline: each imports only itself and those above it. */
const ENTRIES: Readonly<Record<string, string>> = {
  base: "everything depends on it, so it depends on nothing",
  files: "reading files does not depend on their content",
  git: "a commit is a tree of files, whatever their content",
  cache: "it stores results without knowing what they mean",
  compiler: "the state of a cluster does not depend on how it is rendered, or on the command",
  render: "targets write the state that the compiler has decided",
  engine: "it records compiled results, and knows no question or command",
  analysis: "questions are answered from compiled and rendered results, not from deliveries",
  delivery: "it delivers rendered files, and leaves reports to others",
  authoring: "it edits text; the compiler then checks the result",
  report: "a saved report can be printed without the sources",
  site: "the page works without the sources and without a server",
  runtime: "it answers from objects on a cluster, without the compiler",
  forge: "it posts finished text",
  cli: "it may use everything, and nothing uses it",
  "bin.ts": "the program starts here",
};
const ORDER = Object.keys(ENTRIES);

/** Inside the compiler, in order; only `compile.ts` and the files next to it call several of them. */
const STAGES = ["parse", "schema", "link", "resolve", "rules", "policies"];

interface Import {
  readonly from: string;
  readonly to: string;
  /** Names that exist at run time; none for `import type`. */
  readonly values: readonly string[];
}

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((path) => posix.join("src", path.replaceAll("\\", "/")))
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))
  .toSorted();
const files = sources.filter((path) => path.endsWith(".ts"));
const imports = files.flatMap((file) => importsOf(file, readFileSync(file, "utf8")));

function importsOf(from: string, text: string): readonly Import[] {
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)\s+(type\s+)?([^;'"]*?)\s*from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/g,
  );
  return [...found]
    .map(([, type, names = "", fixed, lazy = ""]) => ({
      from,
      to: posix.join(posix.dirname(from), fixed ?? lazy),
      values: lazy === "" ? (type === undefined ? valuesOf(names) : []) : ["*"],
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

const entryOf = (path: string): string => path.split("/")[1] ?? "";
const stageOf = (path: string): number =>
  entryOf(path) === "compiler" ? STAGES.indexOf(path.split("/")[2] ?? "") : -1;

function describeImport({ from, to }: Import, reason: string): string {
  return `${from} imports ${to}: ${reason}`;
}

describe("src/ is the pipeline", () => {
  test("every file belongs to one of its entries", () => {
    expect(files.filter((file) => !ORDER.includes(entryOf(file)))).toEqual([]);
  });

  test.each(Object.entries(ENTRIES))("%s imports only what is above it", (entry, reason) => {
    const wrong = imports.filter(
      ({ from, to }) => entryOf(from) === entry && ORDER.indexOf(entryOf(to)) > ORDER.indexOf(entry),
    );
    expect(wrong.map((one) => describeImport(one, reason))).toEqual([]);
  });

  test("the runtime is an island: of the rest it imports only base", () => {
    const wrong = imports.filter(
      ({ from, to }) => entryOf(from) === "runtime" && !["runtime", "base"].includes(entryOf(to)),
    );
    expect(wrong.map((one) => describeImport(one, ENTRIES["runtime"] ?? ""))).toEqual([]);
  });

  test("in the compiler a stage imports only the stages before it", () => {
    const wrong = imports.filter(({ from, to }) => stageOf(from) >= 0 && stageOf(to) > stageOf(from));
    expect(wrong.map((one) => describeImport(one, "a stage takes the type of the previous stage"))).toEqual([]);
  });

  test("nothing imports a file inside another folder's sub-folder: its index.ts is the way in", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [posix.dirname(from).split("/"), posix.dirname(to).split("/")];
      const shared = own.findIndex((part, index) => part !== other[index]);
      const below = other.length - (shared < 0 ? own.length : shared);
      return below > 1 && posix.basename(to) !== "index.ts";
    });
    expect(wrong.map((one) => describeImport(one, "import it from the index.ts of the folder"))).toEqual([]);
  });

  test("no x.ts beside a folder x", () => {
    const folders = new Set(files.map((file) => posix.dirname(file)));
    expect(files.filter((file) => folders.has(file.replace(/\.ts$/, "")))).toEqual([]);
  });
});

/** Declarations that a file exports; a list of names, `export { ... }`, repeats one of them. */
const DECLARED = /^export (?:declare |async |abstract )*(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

/** The functions that run a stage. */
const RUNS: Readonly<Record<string, string>> = {
  parse: "src/compiler/parse/index.ts",
  validate: "src/compiler/schema/index.ts",
  link: "src/compiler/link/index.ts",
  resolve: "src/compiler/resolve/index.ts",
};
/** compile.ts, and the pages that it uses: one file by itself, what comes before linking, what other programs wrote. */
const CONDUCTORS = /^src\/compiler\/(?:compile|parse-files|project|untrusted\/index)\.ts$/;

test("only compile.ts and its pages call the stages", () => {
  const callers = imports.filter(
    ({ from, to, values }) =>
      !CONDUCTORS.test(from) && entryOf(from) !== "cli" && values.some((name) => RUNS[name] === to),
  );
  expect(callers.map((one) => describeImport(one, "let compile.ts call it"))).toEqual([]);
});

/** Open sets: the folder, its list, and the file that says what a member is. */
const SETS: readonly (readonly [folder: string, list: string, contract: string])[] = [
  ["src/compiler/rules", "index.ts", "rule.ts"],
  ["src/analysis/change-rules", "rules.ts", "change-rule.ts"],
  ["src/render/targets", "index.ts", "target.ts"],
  ["src/report", "index.ts", "reporter.ts"],
  ["src/authoring/import", "importers.ts", "importer.ts"],
  ["src/cli/commands", "index.ts", "command.ts"],
];

test.each(SETS)("members of %s do not import each other: adding one touches nothing else", (folder, list) => {
  const listed = imports.filter(({ from, to }) => from === `${folder}/${list}` && to.startsWith(`${folder}/`));
  const members = new Set(
    listed.filter(({ values }) => values.length > 0).map(({ to }) => to.replace(/\/index\.ts$/, "/")),
  );
  const memberOf = (path: string): string | undefined =>
    [...members].find((member) => path === member || (member.endsWith("/") && path.startsWith(member)));
  expect(members.size).toBeGreaterThan(0);
  const wrong = imports.filter(({ from, to }) => {
    const [own, other] = [memberOf(from), memberOf(to)];
    return own !== undefined && other !== undefined && own !== other;
  });
  expect(
    wrong.map((one) => describeImport(one, "what two members share belongs in a file that is a member of neither")),
  ).toEqual([]);
});

test("no exported name is declared twice within an entry: a name means one thing there", () => {
  const declared = sources.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(DECLARED)].map(([, name = ""]) => ({
      name: `${entryOf(file)}: ${name}`,
      file,
    })),
  );
  const twice = [...Map.groupBy(declared, ({ name }) => name)].filter(([, places]) => places.length > 1);
  expect(declared.length).toBeGreaterThan(1000);
  expect(twice.map(([name, places]) => `${name} in ${places.map(({ file }) => file).join(" and ")}`)).toEqual([]);
});

test("nothing is named utils, helpers, managers, types, common or core: such folders collect what has no place", () => {
  const vague = /^(?:utils?|helpers?|managers?|types|common|core|misc|shared)(?:\.ts)?$/;
  expect(files.filter((file) => file.split("/").some((part) => vague.test(part)))).toEqual([]);
});

test("every file opens by saying what it owns", () => {
  const silent = files.filter((file) => !/^(?:#!.*\n)?\/\*/.test(readFileSync(join(".", file), "utf8")));
  expect(silent).toEqual([]);
});

/** Functions that only read. `openSync` reads if its flags say so, which these files answer for. */
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
  "stat",
  "statSync",
  "unwatchFile",
  "watchFile",
]);
const MORE: Readonly<Record<string, readonly string[]>> = {
  "src/files/directory.ts": ["openSync"],
  "src/cli/resource-guard.ts": ["openSync"],
  "src/cli/process-host.ts": ["writeSync"],
};
const WRITER = "src/files/file-system.ts";

/** What a file imports from `node:fs`; a form of import that this test can't read is reported. */
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

test("only files/file-system.ts changes a disk: it follows no link of a checkout", () => {
  const wrong = files
    .filter((file) => file !== WRITER)
    .flatMap((file) =>
      takenOfFs(file)
        .filter((name) => !LOOKING.has(name) && MORE[file]?.includes(name) !== true)
        .map((name) => `${file} takes ${name} of node:fs: use saveText of files/text-file.ts, write or saveSources`),
    );
  expect(wrong).toEqual([]);
  expect(takenOfFs(WRITER)).toContain("writeFileSync");
});

test("every allowance of these laws is used", () => {
  const taken = files.filter((file) => file !== WRITER).map((file) => [file, takenOfFs(file)] as const);
  const unused = [
    ...ORDER.filter((entry) => !files.some((file) => entryOf(file) === entry)),
    ...STAGES.filter((stage) => !files.some((file) => file.startsWith(`src/compiler/${stage}/`))),
    ...[...LOOKING].filter((name) => !taken.some(([, names]) => names.includes(name))),
    ...Object.entries(MORE).flatMap(([file, names]) =>
      names.filter((name) => !takenOfFs(file).includes(name)).map((name) => `${name} in ${file}`),
    ),
  ];
  expect(unused).toEqual([]);
});

test("what keeps a run safe is required by its type: a caller that could leave it out would", () => {
  // Limits of a run, the root that links are looked for in, the sources whose secrets are redacted.
  const optional =
    /\b(?:guard|breathe|root|sources)\?: (?:ResourceGuard|Checkpoint|\(\) => void|string;|readonly SourceFile)/;
  expect(files.filter((file) => optional.test(readFileSync(join(".", file), "utf8")))).toEqual([]);
});
