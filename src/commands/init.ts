/** init: a small working repository. What is there already is never overwritten. */
import { basename, join, relative, resolve } from "node:path";
import { version } from "../cli/version.ts";
import { documents } from "../init/documents.ts";
import { schemaFiles } from "../init/schemas.ts";
import { HOOK, readme, surroundings } from "../init/surroundings.ts";
import type { Layout } from "../init/surroundings.ts";
import { ACTION } from "../init/workflow.ts";
import { DEFAULT_OUTPUT } from "../link.ts";
import { openDirectory, PROJECT_FILE } from "../load.ts";
import { DEFAULT_SOURCES } from "../project.ts";
import { saveSources } from "../write/sources.ts";
import type { SourceEdit } from "../write/sources.ts";
import { columns } from "./columns.ts";
import { command, EXIT, UsageError } from "./contract.ts";
import type { Command, Setting } from "./contract.ts";
import { dayOf, openSession, TODAY } from "./session.ts";
import { spoken } from "./spoken.ts";

export const init: Command = command({
  name: "init",
  describes:
    "Makes a small working repository: two stages, three clusters, two features, a grant, an override, a catalog entry and an\nExpectation, with the workflow, a hook that is off, and the settings of editors. Needs no network, and overwrites\nnothing. Where there is a sluice.yaml already, only what stands around the documents is made.",
  positionals: ["[DIR]"],
  options: {
    action: {
      value: "OWNER/NAME@COMMIT",
      says: "where the GitHub Action is: the workflow uses it, pinned by 40 hex digits",
    },
    today: { ...TODAY, says: "the day that dates are counted from; by default today, in UTC" },
  },
  examples: [
    { line: "sluice init demo", says: "make a folder, and the repository in it" },
    { line: "sluice init", says: "here" },
    {
      line: "sluice init --action cumulus/sluice@1f2e3d4c5b6a79880716253443526170f0e1d2c3",
      says: "with comments on pull requests",
    },
  ],
  async run({ action, today }, setting) {
    const {
      io,
      directory,
      positionals: [given = "."],
    } = setting;
    const day = dayOf(today, io);
    checkAction(action);
    const root = resolve(directory, given);
    const tree = openDirectory(root);
    const isNew = !tree.exists(PROJECT_FILE);
    const name = projectName(basename(root));
    const files = {
      ...(isNew ? documents(name, day) : {}),
      ...surroundings(isNew ? LAYOUT : layoutAt(root, setting), version, action),
      ...(isNew ? { "README.md": readme(name) } : {}),
      ...schemaFiles(),
    };
    const missing = Object.entries(files).filter(([path]) => !tree.exists(path));
    const kept = Object.keys(files).filter((path) => tree.exists(path));
    const edits = missing.map(([path, after]) => ({ path, before: undefined, after, executable: path === HOOK }));
    await io.uninterrupted(() => save(root, edits, given));
    tell({ made: missing.map(([path]) => path), kept, isNew, folder: relative(io.cwd, root) }, io);
    return EXIT.fine;
  },
});

const LAYOUT: Layout = { sources: DEFAULT_SOURCES, output: DEFAULT_OUTPUT };

/** Of a project that is there; where it can't be read, the usual one. */
function layoutAt(root: string, setting: Setting): Layout {
  const { model } = openSession({ ...setting, directory: root }).compilation;
  if (model === undefined) return LAYOUT;
  return { sources: model.project.spec.sources ?? LAYOUT.sources, output: model.settings.output };
}

/** Throws a UsageError where something stands in the way. */
async function save(root: string, edits: readonly SourceEdit[], given: string): Promise<void> {
  let obstacle: string | undefined;
  try {
    obstacle = await saveSources(root, edits);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOTDIR")) throw error;
    throw new UsageError(`"${given}" can't be a folder`, "a file of that name is in the way: give another");
  }
  if (obstacle !== undefined) throw new UsageError(obstacle);
}

/** Throws a UsageError for one that could become another overnight. */
function checkAction(action: string | undefined): void {
  if (action === undefined || ACTION.test(action)) return;
  throw new UsageError(
    `"${action}" does not pin the Action`,
    "a tag can be moved, a commit can't: OWNER/NAME@ and the 40 hex digits of the release's commit",
  );
}

/** A DNS label, whatever the folder is called. */
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
  /** Relative to where the person is. */
  readonly folder: string;
}

const SCHEMAS = ".sluice/schemas/";

function tell({ made, kept, isNew, folder }: Made, { stdout }: Setting["io"]): void {
  const schemas = made.filter((path) => path.startsWith(SCHEMAS)).length;
  const lines = [
    ...made.filter((path) => !path.startsWith(SCHEMAS)).map((path) => `made ${join(folder, path)}`),
    ...(schemas === 0 ? [] : [`made ${join(folder, SCHEMAS)} with ${schemas} schemas for editors`]),
    ...kept.filter((path) => !path.startsWith(SCHEMAS)).map((path) => `kept ${join(folder, path)}`),
    ...(made.length === 0 ? ["everything is there already"] : []),
    ...(isNew ? ["", "next:", ...columns(steps(folder)).map((line) => `  ${line}`)] : []),
  ];
  stdout.write(lines.map(spoken).join(""));
}

/** What to type, and what for. */
function steps(folder: string): readonly (readonly string[])[] {
  return [
    ...(folder === ""
      ? []
      : [[`cd ${/^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", String.raw`'\''`)}'`}`]]),
    ["npx sluice validate", "is everything right?"],
    ["npx sluice explain dark-mode", "where is it on, and why?"],
    ["npx sluice test", "does what must hold still hold?"],
    ["npx sluice render", "make the manifests, in rendered/"],
  ];
}
