/** The example in deploy/ is valid for the endpoint. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readArguments } from "../../src/cli/arguments.ts";
import { checkProtocol, OPTIONS, limitsOf, portOf } from "../../src/cli/commands/serve/options.ts";

const FOLDER = join(import.meta.dirname, "../../deploy");

interface Container {
  readonly args: readonly string[];
  readonly ports: readonly { readonly containerPort: number }[];
  readonly securityContext: object;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly resources: { readonly limits: { readonly memory: string } };
}

function container(): Container {
  const deployment = parse(readFileSync(join(FOLDER, "deployment.yaml"), "utf8"));
  return deployment.spec.template.spec.containers[0];
}

test("its arguments are options of serve", () => {
  const { args, ports } = container();
  expect(args[0]).toBe("serve");
  const { given, positionals } = readArguments(args.slice(1), OPTIONS, "serve");
  expect(() => checkProtocol(positionals[0], given)).not.toThrow();
  expect(portOf(given)).toBe(ports[0]?.containerPort);
  expect(limitsOf(given)).toEqual({ drain: 10_000 });
});

test("it runs as nobody, on a file system that can't be written", () => {
  expect(container().securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
});

test("its garbage is collected long before its memory ends", () => {
  const { env, resources } = container();
  const [, heap] =
    /--max-old-space-size=(\d+)$/.exec(env.find(({ name }) => name === "NODE_OPTIONS")?.value ?? "") ?? [];
  expect(`${Number(heap) * 2}Mi`).toBe(resources.limits.memory);
});

test("it may list and follow buckets, and nothing else", () => {
  const documents = parseAllDocuments(readFileSync(join(FOLDER, "rbac.yaml"), "utf8")).map((one) => one.toJS());
  expect(documents.find(({ kind }) => kind === "ClusterRole").rules).toEqual([
    { apiGroups: ["quota.miloapis.com"], resources: ["allowancebuckets"], verbs: ["list", "watch"] },
  ]);
});

test("every manifest is in its kustomization", () => {
  const { resources } = parse(readFileSync(join(FOLDER, "kustomization.yaml"), "utf8"));
  const manifests = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml");
  expect(resources.toSorted()).toEqual(manifests.toSorted());
});
