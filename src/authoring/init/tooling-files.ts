/** What stands around the documents: the workflow, and the settings of editors, Git and the forge. */
import { escapeInvisible } from "../../base/escape.ts";
import { hook } from "./hook.ts";
import { PINNED_PROGRAM, workflow } from "./workflow.ts";
import type { Pinned } from "./workflow.ts";

export const HOOK = ".githooks/pre-commit";

/** Where a project keeps what. */
export interface Layout {
  readonly sources: readonly string[];
  /** Of what is rendered. */
  readonly output: string;
}

/** Files for the forge at the top of the repository: path -> text. `name`: the name of the workflow. */
export function forgeFiles(layout: Layout, pinned: Pinned, name: string = "sluice"): Readonly<Record<string, string>> {
  return {
    [`.github/workflows/${name}.yml`]: workflow(pinned),
    ".github/CODEOWNERS": codeOwners(layout, pinned.folder),
  };
}

/** Files for Git and editors in the project's folder: path -> text. `folder`: its path in the repository. */
export function surroundings(layout: Layout, folder: string): Readonly<Record<string, string>> {
  const rendered = escapeInvisible(layout.output);
  return {
    [HOOK]: hook(folder),
    ".vscode/settings.json": editorSettings(layout),
    ".vscode/extensions.json": `${JSON.stringify({ recommendations: ["redhat.vscode-yaml"] }, null, 2)}\n`,
    ".gitattributes": `* text=auto eol=lf\n${rendered}/** linguist-generated\n.sluice/schemas/** linguist-generated\n`,
    ".gitignore": "# Made anew from a commit by `sluice site`.\n/site/\nnode_modules/\n",
  };
}

/** Who might own a folder, where it has a usual name. */
const TEAMS: Readonly<Record<string, string>> = { grants: "@example/sales", catalog: "@example/billing" };

function codeOwners({ sources, output }: Layout, folder: string): string {
  const top = folder === "" ? "/" : `/${escapeInvisible(folder)}/`;
  const owned = sources.map(
    (source) => [`${top}${escapeInvisible(plain(source))}${isFile(source) ? "" : "/"}`, TEAMS[source]] as const,
  );
  const rows = [[`${top}sluice.yaml`, undefined] as const, ...owned];
  const width = Math.max(...rows.map(([path]) => path.length));
  const lines = rows.map(([path, team = "@example/platform"]) => `# ${path.padEnd(width)}  ${team}\n`);
  return `# Who has to agree to what. Take the # away, and write your own teams.
${lines.join("")}# ${top.slice(1)}${escapeInvisible(output)}/ follows from the rest: nobody needs to own it.
`;
}

function editorSettings({ sources }: Layout): string {
  const schemas = {
    "./.sluice/schemas/project.schema.json": "sluice.yaml",
    "./.sluice/schemas/sluice.schema.json": sources.map((source) =>
      isFile(source) ? plain(source) : `${plain(source)}/**/*.{yaml,yml}`,
    ),
  };
  return `${JSON.stringify({ "yaml.schemas": schemas }, null, 2)}\n`;
}

/** A file, or a pattern of files; else it is a folder. */
function isFile(source: string): boolean {
  return /\.ya?ml$/.test(source);
}

function plain(source: string): string {
  return source.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
}

/** Of a repository whose documents were made with it. */
export function readme(name: string): string {
  return `# ${name}

What is on where, for whom, and since when. Sluice compiles it to the manifests in \`rendered/\`.

| folder | holds |
|---|---|
| \`stages/\` | stages with their thresholds, clusters, overrides |
| \`features/\` | features with the levels that they have reached, and what must hold of them |
| \`grants/\` | who has what needs a grant |
| \`catalog/\` | the services |

\`\`\`sh
sluice validate                  # is everything right?
sluice render                    # bring rendered/ up to date, and commit it
sluice explain dark-mode         # where is it on, and why?
sluice test                      # does what must hold still hold?
sluice site                      # all of it as a page to open and to share
sluice promote dark-mode --to PRODUCTION --since 1.2 --write
sluice override dark-mode --emergency --reason "..." --expires 2030-12-31 --write   # off, everywhere, now
\`\`\`

Where \`sluice\` is not on the PATH, \`${PINNED_PROGRAM}\` runs the one that \`package-lock.json\` pins. Without \`--no-install\`, npm would look for a package of that name.

To check before every commit: \`git config core.hooksPath .githooks\`.

\`.sluice/schemas/\` is for editors. After an update of Sluice, delete it and run \`sluice init\` again: what is there is never overwritten.
`;
}
