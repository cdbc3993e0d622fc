/** A platform with dates in the far future, so that reports do not depend on the day. */

const header = (kind: string, name: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

const feature = (name: string, level: string): string =>
  `${header("Feature", name)}spec:
  description: For the tests of the Action.
  owners: [team-portal]
  expires: 2099-12-31
  history:
    - level: ${level}
`;

const stage = (name: string, threshold: string, clusters: readonly string[], after: string = ""): string =>
  [
    `${header("Stage", name)}spec:\n  threshold: ${threshold}\n${after}  render: [state, openfeature]\n`,
    ...clusters.map((cluster) => `${header("Cluster", cluster)}spec:\n  stage: ${name}\n`),
  ].join("---\n");

export const PLATFORM: Readonly<Record<string, string>> = {
  "sluice.yaml": `${header("Project", "tiny")}spec:\n  sources: [features, stages]\n`,
  "features/search.yaml": feature("search", "PRODUCTION"),
  "features/dark-mode.yaml": feature("dark-mode", "PREVIEW"),
  "stages/staging.yaml": stage("staging", "PREVIEW", ["staging-1"]),
  "stages/production.yaml": stage("production", "PRODUCTION", ["prod-eu-1", "prod-us-1"], "  after: staging\n"),
};

/** Adds an override that turns a feature on in production. */
export const PROMOTED: Readonly<Record<string, string>> = {
  "stages/overrides.yaml": `${header("Override", "early-dark-mode")}spec:
  feature: dark-mode
  clusters:
    stages: [production]
  level: PRODUCTION
  reason: the design partners asked for it
  ticket: OPS-7
  expires: 2099-12-31
`,
};
export const BROKEN: Readonly<Record<string, string>> = { "features/dark-mode.yaml": feature("dark-mode", "PREVEIW") };
export const REWORDED: Readonly<Record<string, string>> = {
  "features/dark-mode.yaml": `# A comment.\n${feature("dark-mode", "PREVIEW")}`,
};

/** A level with a command to the runner, Markdown and HTML. */
export const HOSTILE: Readonly<Record<string, string>> = {
  "features/dark-mode.yaml": feature(
    "dark-mode",
    JSON.stringify("##[add-mask]x ::error::y ``` @acme/all <!-- z --> ![x](http://evil.example) %0A::warning::w"),
  ),
};

/** Lowers the threshold of a stage, which the rules for changes forbid. */
export const LOWERED: Readonly<Record<string, string>> = {
  "stages/production.yaml": stage("production", "PREVIEW", ["prod-eu-1", "prod-us-1"], "  after: staging\n"),
};
