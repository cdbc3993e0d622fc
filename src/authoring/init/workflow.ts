/**
 * The workflow that checks a new repository: with the Action if its commit is known, else with the program in the
 * lockfile.
 */

/** `OWNER/NAME@<40 hex digits>`. A tag can be moved, a commit can't. */
export const ACTION: RegExp = /^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/;

export interface Pinned {
  /** The version of the compiler. */
  readonly version: string;
  /** The Action; undefined if its location was not given. */
  readonly action: string | undefined;
  /** The project's folder in its repository; "" if it is the repository itself. */
  readonly folder: string;
}

export function workflow({ version, action, folder }: Pinned): string {
  return action === undefined ? byProgram(folder) : byAction(`${action} # v${version}`, folder);
}

/**
 * The command for a program that is not installed globally: it runs the version in the lockfile, or fails. npm must
 * never look up the name.
 */
export const PINNED_PROGRAM = "npx --no-install sluice";

const ON = `on:
  pull_request:
    types: [opened, synchronize, reopened, edited] # edited: its base branch has changed
  merge_group:
  push:
    branches: [main]
  schedule:
    - cron: "17 6 * * 1"
`;
const CHECKOUT = `      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          fetch-depth: 0 # both sides of a change are compiled from history
          persist-credentials: false
`;
const NODE = `      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with:
          node-version: 24
`;
const SCHEDULED = "github.event_name == 'schedule'";

function byAction(uses: string, folder: string): string {
  const step = (command: string): string => {
    const root = folder === "" ? "" : `          root: ${JSON.stringify(folder)}\n`;
    return `      - uses: ${uses}\n        with:\n          command: ${command}\n${root}`;
  };
  return `# Reports the effect of every pull request, and overdue dates on Mondays.
name: ${workflowName(folder)}
${ON}permissions:
  contents: read
  pull-requests: write # for the comment
concurrency:
  group: ${workflowName(folder)}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
${CHECKOUT}${step(`\${{ ${SCHEDULED} && 'deadlines' || 'check' }}`)}${step("render-check")}${step("test")}`;
}

function byProgram(folder: string): string {
  const inFolder =
    folder === "" ? "" : `    defaults:\n      run:\n        working-directory: ${JSON.stringify(folder)}\n`;
  return `# Checks every pull request, reports its effect in the summary of the run, and reports overdue dates on Mondays.
# It runs the version of sluice in package-lock.json. npm never looks up the package by name. Install it once with
# \`npm install --save-dev --save-exact\` and the address of a release that you trust, and commit both files.
# For a comment on the pull request, use the Action: delete this file, and create it again with
# \`sluice init --action OWNER/sluice@COMMIT\`.
name: ${workflowName(folder)}
${ON}permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
${inFolder}    steps:
${CHECKOUT}${NODE}      - run: npm ci --ignore-scripts
      - if: github.event_name == 'pull_request'
        run: |
          ${PINNED_PROGRAM} diff HEAD^1 HEAD --manifests --format markdown >> "$GITHUB_STEP_SUMMARY" || true
          ${PINNED_PROGRAM} validate --since HEAD^1 --at HEAD --format github
      - if: github.event_name != 'pull_request'
        run: ${PINNED_PROGRAM} validate --at HEAD --format github
      - run: ${PINNED_PROGRAM} test
      - run: ${PINNED_PROGRAM} render --check --at HEAD
      - if: ${SCHEDULED}
        run: ${PINNED_PROGRAM} validate --deadlines
`;
}

/**
 * A unique name per project for the workflow, its file and its concurrency group: `sluice`, `sluice-infra-platform`.
 */
export function workflowName(folder: string): string {
  const words = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return words === "" ? "sluice" : `sluice-${words}`;
}
