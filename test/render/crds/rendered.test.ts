/** Tests that rendered keyed lists of the catalog and Milo have no duplicate keys, even if documents do. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { compile } from "../../../src/compiler/compile.ts";
import { repeatedKeys } from "../../../src/render/crds/index.ts";
import type { KubernetesObject } from "../../../src/render/crds/index.ts";
import { compilerTargets, render } from "../../../src/render/render.ts";
import { noLimits } from "../../no-limits.ts";
import { catalogs } from "../../platforms/catalogs.ts";
import { treeOf } from "../../platforms/tree.ts";
import { TODAY } from "../targets/compiled.ts";

const PATH = "catalog/catalog.yaml";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Every list in a document. */
function listsIn(value: Json): readonly Json[][] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.values(value).flatMap(listsIn);
  return Array.isArray(value) && value.length > 0 ? [value, ...below] : below;
}

/** The text with one list item repeated with another description. */
function withOneTwice(text: string, which: number): string {
  const documents = parseAllDocuments(text).map((one) => one.toJS() as Json);
  const lists = documents.flatMap(listsIn);
  const list = lists[which % Math.max(1, lists.length)];
  const item = list?.[which % list.length];
  if (list === undefined || item === undefined) return text;
  const isMap = typeof item === "object" && item !== null && !Array.isArray(item);
  list.push(isMap && "name" in item ? { ...item, description: "Once more." } : structuredClone(item));
  return documents.map((one) => stringify(one, { aliasDuplicateObjects: false })).join("---\n");
}

test("a repeated list item is an error, or is rendered once", () => {
  let refused = 0;
  fc.assert(
    fc.property(catalogs, fc.nat(1000), (files, which) => {
      const changed = { ...files, [PATH]: withOneTwice(files[PATH] ?? "", which) };
      const { model, states, diagnostics } = compile(treeOf(changed), {
        targets: compilerTargets,
        today: TODAY,
        guard: noLimits,
      });
      if (diagnostics.some(({ severity }) => severity === "error")) refused++;
      else if (model !== undefined)
        for (const { path, content } of render({ model, states }))
          if (path.includes("/catalog/"))
            for (const object of parseAllDocuments(content).map((one) => one.toJS() as KubernetesObject))
              expect([object.kind, repeatedKeys(object)]).toEqual([object.kind, []]);
    }),
    { numRuns: 40 },
  );
  expect(refused).toBeGreaterThan(10);
});

/** Each part has the maximum length of its schema. */
test("a name made of two names fits its CRD, or is an error", () => {
  const part = "a".repeat(60);
  const domain = [part, part, part, "example"].join(".");
  const kind = `K${"a".repeat(62)}`;
  const document = (of: string, name: string, spec: Json): string =>
    stringify({ apiVersion: "sluice.dev/v1alpha1", kind: of, metadata: { name }, spec });
  const texts = [
    document("Service", "long", { serviceName: domain, displayName: "Long", owner: { project: "p" } }),
    document("MeterDefinition", "long", {
      meter: `${domain}/m`,
      service: "long",
      displayName: "M",
      measurement: { kind: "Delta", unit: "1" },
    }),
    document("QuotaLimit", "long", {
      limit: `${domain}/l`,
      service: "long",
      meter: "long",
      consumer: { apiGroup: "example.dev", kind },
      default: 1,
      costs: [{ resource: { group: `${domain}.example`, version: "v1", kind }, amount: 1 }],
    }),
    document("Feature", "f".repeat(63), {
      description: "D.",
      owners: ["o"],
      purpose: "operational",
      service: "long",
      entitlement: {},
      history: [{ level: "PRODUCTION" }],
    }),
    document("Stage", "production", { threshold: "PRODUCTION", render: ["catalog", "milo"] }),
    document("Cluster", "eu", { stage: "production" }),
  ];
  const project = document("Project", "long", { sources: ["all"], targets: { milo: { resourceType: "service" } } });
  const tree = treeOf({ "sluice.yaml": project, "all/all.yaml": texts.join("---\n") });
  const { diagnostics } = compile(tree, { targets: compilerTargets, today: TODAY, guard: noLimits });
  const errors = diagnostics.flatMap(({ code, severity, message }) =>
    severity === "error"
      ? [`${code.name}: ${/\d+ characters; at most \d+ are allowed/.exec(message)?.[0] ?? message}`]
      : [],
  );
  expect(errors.toSorted()).toEqual([
    "catalog-too-large: 67 characters; at most 64 are allowed",
    "name-too-long: 254 characters; at most 253 are allowed",
    "unencodable-name: 262 characters; at most 253 are allowed",
  ]);
});
