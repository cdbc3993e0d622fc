/** The workflow that checks a new repository: by the Action where it is known which, else by the program itself. */

/** `OWNER/NAME@<40 hex digits>`: a tag can be moved, a commit can't. */
export const ACTION: RegExp = /^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/;

/** `version` is that of the compiler; `action` is undefined where nobody has said where it lives. */
export function workflow(version: string, action: string | undefined): string {
  return action === undefined ? byProgram(`npx --yes sluice@${version}`) : byAction(`${action} # v${version}`, version);
}

const ON = `on:
  pull_request:
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

function byAction(uses: string, version: string): string {
  return `# Says on every pull request what it changes, and on Mondays what is overdue.
name: sluice
${ON}permissions:
  contents: read
  pull-requests: write # for the comment
concurrency:
  group: sluice-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
${CHECKOUT}      - uses: ${uses}
        with:
          command: \${{ ${SCHEDULED} && 'deadlines' || 'check' }}
      - uses: ${uses}
        with:
          command: render-check
${NODE}      - run: npx --yes sluice@${version} test
`;
}

function byProgram(sluice: string): string {
  return `# Checks every pull request and says in the summary of the run what it changes; on Mondays, what is overdue.
# For a comment on the pull request, use the Action: delete this file, and make it again with
# \`sluice init --action OWNER/sluice@COMMIT\`.
name: sluice
${ON}permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
${CHECKOUT}${NODE}      - if: github.event_name == 'pull_request'
        run: |
          ${sluice} diff HEAD^1 HEAD --manifests --format markdown >> "$GITHUB_STEP_SUMMARY" || true
          ${sluice} validate --since HEAD^1 --format github
      - if: github.event_name != 'pull_request'
        run: ${sluice} validate --format github
      - run: ${sluice} test
      - run: ${sluice} render --check
      - if: ${SCHEDULED}
        run: ${sluice} validate --deadlines
`;
}
