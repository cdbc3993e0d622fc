/** The same content in the formats of other tools. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomNumbers } from "./platform.ts";

type Files = Generator<readonly [path: string, text: string]>;

const ENVIRONMENTS = ["development", "staging", "production"] as const;
const SEGMENTS = 100;
const ATTRIBUTES = 20;
const SERVICES = 40;
const VARIABLES = [
  ["title", "string", "Welcome"],
  ["limit", "integer", "20"],
  ["compact", "boolean", "false"],
] as const;

/** A feature with two variations. In each environment, everyone in a segment has it, and a percentage of the others. */
interface Flag {
  readonly name: string;
  readonly description: string;
  readonly required?: string;
  readonly rules: readonly { readonly environment: string; readonly segment: number; readonly percentage: number }[];
}

function* flags(count: number): Generator<Flag> {
  const random = randomNumbers(1);
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let index = 0; index < count; index++)
    yield {
      name: `feature-${index}`,
      description: `What feature ${index} does for those who have it, in a sentence or two.`,
      // Those that are required require nothing, so there are no cycles.
      ...(index % 10 === 9 ? { required: `feature-${below(index / 10) * 10}` } : {}),
      rules: ENVIRONMENTS.map((environment) => ({ environment, segment: below(SEGMENTS), percentage: below(101) })),
    };
}

/** A Featurevisor project. Version 1 has rules in environments, and a list of variables. */
export function* featurevisorProject(features: number, format: 1 | 3): Files {
  const config = `{ tags: ["all"], environments: ${JSON.stringify(ENVIRONMENTS)} }`;
  yield ["featurevisor.config.js", `module.exports = ${config};\n`];
  yield ["package.json", '{"private": true}\n'];
  if (format === 3) yield ["targets/all.yml", "description: every feature\ntag: all\n"];
  yield ["attributes/userId.yml", "description: the user\ntype: string\n"];
  for (let index = 0; index < ATTRIBUTES; index++)
    yield [`attributes/attribute-${index}.yml`, `description: attribute ${index}\ntype: string\n`];
  for (let index = 0; index < SEGMENTS; index++)
    yield [
      `segments/segment-${index}.yml`,
      `description: segment ${index}\nconditions:\n  - attribute: ${attributeOf(index)}\n    operator: equals\n    value: value-${index}\n`,
    ];
  const [variable, environments] = format === 1 ? ["- key: ", "environments"] : ["", "rules"];
  const variables = VARIABLES.map(
    ([key, type, value]) =>
      `  ${variable}${key}${format === 1 ? "" : ":"}\n    type: ${type}\n    defaultValue: ${value}\n`,
  );
  for (const { name, description, required, rules } of flags(features))
    yield [
      `features/${name}.yml`,
      [
        `description: ${description}\ntags:\n  - all\nbucketBy: userId\n`,
        required === undefined ? "" : `required:\n  - ${required}\n`,
        `variablesSchema:\n${variables.join("")}`,
        `variations:\n  - value: control\n    weight: 50\n  - value: treatment\n    weight: 50\n${environments}:\n`,
        ...rules.flatMap(({ environment, segment, percentage }) => [
          `  ${environment}:\n${format === 1 ? "    rules:\n" : ""}`,
          `      - key: segment\n        segments:\n          - segment-${segment}\n        percentage: 100\n`,
          `      - key: everyone\n        segments: "*"\n        percentage: ${percentage}\n`,
        ]),
      ].join(""),
    ];
}

function attributeOf(segment: number): string {
  return `attribute-${segment % ATTRIBUTES}`;
}

/** The documents that `sluice import featurevisor` makes of that project, with services and clusters. */
export function* sluiceProject(features: number): Files {
  yield ["node_modules/.keep", ""];
  yield ["sluice.yaml", document("Project", "bench", "  targets: {openfeature: {}}\n")];
  for (let index = 0; index < SERVICES; index++)
    yield [
      `catalog/service-${index}.yaml`,
      document(
        "Service",
        `service-${index}`,
        `  serviceName: service-${index}.example.com\n  displayName: Service ${index}\n  owner: {project: team-${index}}\n`,
      ),
    ];
  for (const [index, name] of ENVIRONMENTS.entries()) {
    const after = index === 0 ? "" : `  after: ${ENVIRONMENTS[index - 1]}\n`;
    yield [
      `stages/${name}.yaml`,
      document("Stage", name, `  threshold: PRODUCTION\n${after}  render: [openfeature]\n`) +
        `---\n${document("Cluster", name, `  stage: ${name}\n`)}`,
    ];
  }
  let turn = 0;
  for (const flag of flags(features))
    yield [`features/${flag.name}.yaml`, documentsOf(flag, `service-${turn++ % SERVICES}`)];
}

function document(kind: string, name: string, spec: string): string {
  return `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
}

function documentsOf({ name, description, required, rules }: Flag, service: string): string {
  const head = `  service: ${service}\n  owners: [team-1]\n  purpose: permission\n  history:\n    - level: PRODUCTION\n`;
  const all = rules.map((rule) => ({ ...rule, flag: flagOf(name, rule) }));
  const dependency = required === undefined ? "" : `  dependsOn: [${required}]\n`;
  return [
    ...all
      .filter(({ environment }) => environment === "production")
      .map(({ flag }) =>
        document("Feature", name, `  description: ${description}\n${head}  flag:\n${indented(flag, 4)}${dependency}`),
      ),
    ...all
      .filter(({ environment }) => environment !== "production")
      .map(({ environment, flag }) =>
        document(
          "Patch",
          `${name}-${environment}`,
          `  resource: {kind: Feature, name: ${name}}\n  clusters:\n    stages: [${environment}]\n  set:\n    - path: "$.spec.flag"\n      value:\n${indented(flag, 8)}  reason: Featurevisor had different rules in ${environment}\n`,
        ),
      ),
    ...VARIABLES.map(([key, type, value]) =>
      document(
        "Feature",
        `${name}-${key}`,
        `  description: Variable ${key} of ${name}.\n${head}  flag:\n    type: ${type === "integer" ? "number" : type}\n    variants: {default: ${value}}\n    serve: {enabled: default, disabled: default}\n`,
      ),
    ),
  ].join("---\n");
}

function flagOf(name: string, { segment, percentage }: Flag["rules"][number]): string {
  const shares = [`[control, ${percentage}]`, `[treatment, ${percentage}]`, `[control, ${200 - 2 * percentage}]`];
  const salt = `    - fractional:\n        - {cat: [${name}, {var: userId}]}\n`;
  const share = (text: string): string => `        - ${text}\n`;
  return [
    "type: string\nvariants: {control: control, treatment: treatment}\nserve: {enabled: control, disabled: control}\n",
    `targeting:\n  if:\n    - {"===": [{var: ${attributeOf(segment)}}, value-${segment}]}\n`,
    `${salt}${share("[control, 1]")}${share("[treatment, 1]")}`,
    `${salt}${shares.map(share).join("")}`,
  ].join("");
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^/gm, " ".repeat(by)).replace(/ +$/, "");
}

/** A base with a ConfigMap for each feature, and overlays with a label and three patches each. */
export function* kustomizeBase(objects: number, overlays: number): Files {
  const names = Array.from({ length: objects }, (_, index) => `feature-${index}`);
  for (const name of names)
    yield [
      `base/${name}.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  state: enabled\n  level: PRODUCTION\n  owners: team-1\n`,
    ];
  yield ["base/kustomization.yaml", `resources:\n${names.map((name) => `  - ${name}.yaml\n`).join("")}`];
  for (let overlay = 0; overlay < overlays; overlay++) {
    const patches = names
      .slice(overlay * 3, overlay * 3 + 3)
      .map(
        (name) =>
          `  - target: {kind: ConfigMap, name: ${name}}\n    patch: '[{"op": "replace", "path": "/data/state", "value": "disabled"}]'\n`,
      );
    yield [
      `overlays/cluster-${overlay}/kustomization.yaml`,
      `resources: [../../base]\nlabels:\n  - {pairs: {cluster: cluster-${overlay}}}\npatches:\n${patches.join("")}`,
    ];
  }
}

/** JSON Schemas for programs in Go, whose regular expressions have no lookahead. */
export function* schemasForGo(folder: string): Files {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".schema.json")))
    yield [name, readFileSync(join(folder, name), "utf8").replaceAll(/^ *"pattern": ".*\(\?[=!].*",?\n/gm, "")];
}
