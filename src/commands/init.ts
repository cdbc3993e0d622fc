/** init: a small working repository. What is there already is never overwritten. */
import { basename, join, relative, resolve } from "node:path";
import { version } from "../cli/version.ts";
import { documents } from "../init/documents.ts";
import { schemaFiles } from "../init/schemas.ts";
import { surroundings } from "../init/surroundings.ts";
import { openDirectory } from "../load.ts";
import { saveSources } from "../write/sources.ts";
import { command, EXIT, UsageError } from "./contract.ts";
import type { Command, Setting } from "./contract.ts";
import { dayOf, TODAY } from "./session.ts";

export const init: Command = command({
  name: "init",
  describes:
    "Makes a small working repository: two stages, three clusters, two features, a grant, an override, a catalog entry and an\nExpectation, with the workflow and the settings of editors. Needs no network, and overwrites nothing. Where there\nis a sluice.yaml already, only what stands around the documents is made.",
  positionals: ["[DIR]"],
  options: { today: { ...TODAY, says: "the day that dates are counted from; by default today, in UTC" } },
  examples: [
    { line: "sluice init demo", says: "make a folder, and the repository in it" },
    { line: "sluice init", says: "here" },
  ],
  async run({ today }, { io, directory, positionals: [given = "."] }) {
    const day = dayOf(today, io);
    const root = resolve(directory, given);
    const tree = openDirectory(root);
    const isNew = !tree.exists("sluice.yaml");
    const name = projectName(basename(root));
    const files = {
      ...(isNew ? documents(name, day) : {}),
      ...surroundings(name, version),
      ...schemaFiles(),
    };
    const missing = Object.entries(files).filter(([path]) => !tree.exists(path));
    const kept = Object.keys(files).filter((path) => tree.exists(path));
    const edits = missing.map(([path, after]) => ({ path, before: undefined, after }));
    const obstacle = await io.uninterrupted(() => saveSources(root, edits));
    if (obstacle !== undefined) throw new UsageError(obstacle);
    tell({ made: missing.map(([path]) => path), kept, isNew, folder: relative(io.cwd, root) }, io);
    return EXIT.fine;
  },
});

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
    ...(isNew ? ["", "next:", ...steps(folder).map((step) => `  ${step}`)] : []),
  ];
  stdout.write(`${lines.join("\n")}\n`);
}

function steps(folder: string): readonly string[] {
  return [
    ...(folder === "" ? [] : [`cd ${folder}`]),
    "sluice validate",
    "sluice explain dark-mode",
    "sluice test",
    "sluice render",
  ];
}
