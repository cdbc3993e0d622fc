/** What stands around the documents: the workflow, and the settings of editors, Git and the forge. */
import { hook } from "./hook.ts";
import { workflow } from "./workflow.ts";

export const HOOK = ".githooks/pre-commit";

/** Path -> text. `version` is that of the compiler, which the workflow pins; `action`: the Action, pinned by its commit. */
export function surroundings(version: string, action?: string): Readonly<Record<string, string>> {
  return {
    ".github/workflows/sluice.yml": workflow(version, action),
    [HOOK]: hook(version),
    ".github/CODEOWNERS": codeOwners,
    ".vscode/settings.json": editorSettings,
    ".vscode/extensions.json": `${JSON.stringify({ recommendations: ["redhat.vscode-yaml"] }, null, 2)}\n`,
    ".gitattributes": "* text=auto eol=lf\nrendered/** linguist-generated\n.sluice/schemas/** linguist-generated\n",
    ".gitignore": "# Made anew from a commit by `sluice site`.\n/site/\nnode_modules/\n",
  };
}

const codeOwners = `# Who has to agree to what. Take the # away, and write your own teams.
# /sluice.yaml    @example/platform
# /stages/        @example/platform
# /features/      @example/platform
# /grants/        @example/sales
# /catalog/       @example/billing
# rendered/ follows from the rest: nobody needs to own it.
`;

const editorSettings = `${JSON.stringify(
  {
    "yaml.schemas": {
      "./.sluice/schemas/project.schema.json": "sluice.yaml",
      "./.sluice/schemas/sluice.schema.json": ["catalog", "features", "grants", "stages"].map(
        (folder) => `${folder}/**/*.{yaml,yml}`,
      ),
    },
  },
  null,
  2,
)}\n`;

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
npx sluice validate                  # is everything right?
npx sluice render                    # bring rendered/ up to date, and commit it
npx sluice explain dark-mode         # where is it on, and why?
npx sluice test                      # does what must hold still hold?
npx sluice site                      # all of it as a page to open and to share
npx sluice promote dark-mode --to PRODUCTION --since 1.2 --write
npx sluice override dark-mode --emergency --reason "..." --expires 2030-12-31 --write   # off, everywhere, now
\`\`\`

To check before every commit: \`git config core.hooksPath .githooks\`.

\`.sluice/schemas/\` is for editors. After an update of Sluice, delete it and run \`npx sluice init\` again: what is there is never overwritten.
`;
}
