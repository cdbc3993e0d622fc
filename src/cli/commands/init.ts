/** init: creates a small working project. Never overwrites files. */
import { basename, join, relative, resolve, sep } from "node:path";
import { version } from "../version.ts";
import {
  documents,
  schemaFiles,
  forgeFiles,
  HOOK,
  readme,
  toolingFiles,
  ACTION,
  workflowName,
} from "../../authoring/init/index.ts";
import type { Layout } from "../../authoring/init/index.ts";
import { DEFAULT_OUTPUT } from "../../compiler/link/index.ts";
import { FILE_LIMIT, findTop, openDirectory, PROJECT_FILE } from "../../files/index.ts";
import type { Tree } from "../../files/index.ts";
import { DEFAULT_SOURCES } from "../../compiler/project.ts";
import { saveSources } from "../../render/output/index.ts";
import type { SourceEdit } from "../../render/output/index.ts";
import { columns } from "./columns.ts";
import { command, EXIT, UsageError } from "./command.ts";
import type { Command, CommandContext } from "./command.ts";
import { dayOf, compileProject, TODAY } from "./compile-project.ts";
import { logLine } from "./log-line.ts";

export const init: Command = command({
  name: "init",
  description:
    "Creates a small working repository: two stages, three clusters, two features, a grant, an override, a catalog entry and an\nExpectation, with a GitHub workflow, an optional Git hook, and editor settings. It works offline and never overwrites a\nfile. If a sluice.yaml exists, it only creates the tooling files.",
  positionals: ["[DIR]"],
  options: {
    action: {
      value: "OWNER/NAME@COMMIT",
      description: "repository and full commit SHA of the GitHub Action that the workflow uses",
    },
    today: { ...TODAY, description: "day that the dates in the example start from" },
  },
  examples: [
    { line: "sluice init demo", description: "create a repository in a new folder" },
    { line: "sluice init", description: "create a repository in the current folder" },
    {
      line: "sluice init --action cumulus/sluice@1f2e3d4c5b6a79880716253443526170f0e1d2c3",
      description: "use the Action, which comments on pull requests",
    },
  ],
  async run({ action, today }, setting) {
    const {
      host,
      directory,
      positionals: [given = "."],
    } = setting;
    const day = dayOf(today, host);
    checkAction(action);
    const root = resolve(directory, given);
    const tree = openDirectory(root);
    const isNew = !tree.exists(PROJECT_FILE);
    const name = projectName(basename(root));
    const top = findTop(root) ?? root;
    const folder = relative(top, root).split(sep).join("/");
    const layout = isNew ? LAYOUT : layoutAt(root, setting);
    const own = {
      ...(isNew ? documents(name, day) : {}),
      ...toolingFiles(layout, folder),
      ...(isNew ? { "README.md": readme(name) } : {}),
      ...schemaFiles(),
    };
    const project = sorted(own, root, tree);
    const around = openDirectory(top);
    const forge = sorted(forgeFiles(layout, { version, action, folder }, workflowFor(folder, around)), top, around);
    await host.uninterrupted(async () => {
      await save(root, project.edits, given);
      await save(top, forge.edits, given);
    });
    const made = [...project.made, ...forge.made].map((path) => relative(host.cwd, path));
    const kept = [...project.kept, ...forge.kept].map((path) => relative(host.cwd, path));
    printResult({ made, kept, isNew, folder: relative(host.cwd, root), isPinned: action !== undefined }, host);
    return EXIT.fine;
  },
});

/** The usual name, unless another project of the repository has it. */
function workflowFor(folder: string, top: Tree): string {
  const usual = top.read(".github/workflows/sluice.yml", FILE_LIMIT);
  const isOurs = usual === undefined || folder === "" || Buffer.from(usual).toString().includes(JSON.stringify(folder));
  return isOurs ? "sluice" : workflowName(folder);
}

interface Sorted {
  readonly edits: readonly SourceEdit[];
  /** Absolute. */
  readonly made: readonly string[];
  readonly kept: readonly string[];
}

/** Separates missing files from existing ones. */
function sorted(files: Readonly<Record<string, string>>, root: string, tree: Tree): Sorted {
  const missing = Object.entries(files).filter(([path]) => !tree.exists(path));
  return {
    edits: missing.map(([path, after]) => ({ path, before: undefined, after, executable: path === HOOK })),
    made: missing.map(([path]) => join(root, path)),
    kept: Object.keys(files).flatMap((path) => (tree.exists(path) ? [join(root, path)] : [])),
  };
}

const LAYOUT: Layout = { sources: DEFAULT_SOURCES, output: DEFAULT_OUTPUT };

/** The layout of an existing project; the default layout if it can't be read. */
function layoutAt(root: string, setting: CommandContext): Layout {
  const { model } = compileProject({ ...setting, directory: root }).compilation;
  if (model === undefined) return LAYOUT;
  return { sources: model.project.spec.sources ?? LAYOUT.sources, output: model.settings.output };
}

/** Rejects with a UsageError if something is in the way. */
async function save(root: string, edits: readonly SourceEdit[], given: string): Promise<void> {
  let obstacle: string | undefined;
  try {
    obstacle = await saveSources(root, edits);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOTDIR")) throw error;
    throw new UsageError(`"${given}" can't be a folder`, "a file has that name: choose another");
  }
  if (obstacle !== undefined) throw new UsageError(obstacle);
}

/** Throws a UsageError unless the Action is pinned to a commit. */
function checkAction(action: string | undefined): void {
  if (action === undefined || ACTION.test(action)) return;
  throw new UsageError(
    `"${action}" does not pin the Action`,
    "use OWNER/NAME@ and the full commit SHA of a release, because a tag can move",
  );
}

/** Turns the name of the folder into a DNS label. */
function projectName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, "");
  return name === "" ? "platform" : name;
}

interface Made {
  readonly made: readonly string[];
  readonly kept: readonly string[];
  readonly isNew: boolean;
  /** Relative to the current folder. */
  readonly folder: string;
  /** Whether the workflow uses the Action. */
  readonly isPinned: boolean;
}

const SCHEMAS = ".sluice/schemas/";

function printResult({ made, kept, isNew, folder, isPinned }: Made, { stdout }: CommandContext["host"]): void {
  const isSchema = (path: string): boolean => path.startsWith(join(folder, SCHEMAS));
  const schemas = made.filter(isSchema).length;
  const lines = [
    ...made.filter((path) => !isSchema(path)).map((path) => `created ${path}`),
    ...(schemas === 0 ? [] : [`created ${join(folder, SCHEMAS)} with ${schemas} schemas for editors`]),
    ...kept.filter((path) => !isSchema(path)).map((path) => `kept ${path}`),
    ...(made.length === 0 ? ["nothing to create: all files exist"] : []),
    ...(made.some((path) => path.includes("workflows")) && !isPinned ? ["", ...UNPINNED] : []),
    ...(isNew ? ["", "next:", ...columns(steps(folder)).map((line) => `  ${line}`)] : []),
  ];
  stdout.write(lines.map(logLine).join(""));
}

/** Advice for a workflow without the Action. Generated files never run a package that npm resolves only by name. */
const UNPINNED = [
  "the workflow runs the version in package-lock.json: install it with `npm install --save-dev --save-exact` and the",
  "address of a release, or create the workflow with `--action OWNER/NAME@COMMIT`",
];

/** The next steps: commands with descriptions. */
function steps(folder: string): readonly (readonly string[])[] {
  return [
    ...(folder === ""
      ? []
      : [[`cd ${/^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", String.raw`'\''`)}'`}`]]),
    ["sluice validate", "check everything"],
    ["sluice explain dark-mode", "show where it is on, and why"],
    ["sluice test", "run the Expectations"],
    ["sluice render", "write the manifests to rendered/"],
  ];
}
