/** Every form of generated catalogs, by the CRDs of those who read it, the form that is past included. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { catalogs, FORMS } from "../platforms/catalogs.ts";
import { treeOf } from "../platforms/tree.ts";
import { fleetOf, rendered } from "../render/targets/compiled.ts";
import { findCrds, kindsIn } from "./crds.ts";
import type { Kind } from "./crds.ts";
import type { KubernetesObject } from "./platform.ts";

const folder = findCrds();
if (folder === undefined) process.stderr.write("no folder of CRDs (set SLUICE_CRDS): catalogs are not checked\n");

describe.skipIf(folder === undefined)("every object satisfies its CRD", () => {
  const today = folder === undefined ? new Map<string, Kind>() : kindsIn(folder);
  const before = folder === undefined ? new Map<string, Kind>() : kindsIn(folder, /OLD|RECONSTRUCTED/);
  // No public repository has the newest CRD of ServiceConfiguration.
  const isKnown = [...today.keys()].some((kind) => kind.endsWith("/ServiceConfiguration"));
  const checked = FORMS.filter((form) => form !== "configuration" || isKnown);

  test.each(checked)("%s, with texts and lists as long as our schemas allow", (form) => {
    const kinds = form === "declared" ? before : today;
    const text = (length: number): string => "a".repeat(length);
    const labels = Array.from({ length: 64 }, (_, index) => ({
      name: `${text(60)}-${String(index).padStart(2, "0")}`,
      description: text(512),
      allowedValues: Array.from({ length: 64 }, (_, value) => `${text(50)}-${value}`),
    }));
    const [domain, more] = ["a.example", { displayName: text(128), description: text(1024), phase: "Published" }];
    const document = (kind: string, spec: Record<string, unknown>): string =>
      stringify({ apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name: text(63) }, spec });
    const documents = [
      document("Service", { ...more, serviceName: domain, owner: { project: text(63) } }),
      document("MonitoredResourceType", {
        ...more,
        type: `${domain}/${text(243)}`,
        service: text(63),
        gvk: { group: `${[text(63), text(63), text(63)].join(".")}.${text(61)}`, kind: `A${text(62)}` },
        labels,
      }),
      document("MeterDefinition", {
        ...more,
        meter: `${domain}/${text(243)}`,
        service: text(63),
        measurement: { kind: "Delta", unit: `{${text(62)}}`, dimensions: labels.slice(0, 32).map(({ name }) => name) },
        monitoredResourceTypes: [text(63)],
      }),
      document("QuotaLimit", {
        displayName: text(128),
        limit: `${domain}/${text(243)}`,
        service: text(63),
        meter: text(63),
        unit: text(64),
        default: Number.MAX_SAFE_INTEGER,
        costs: [{ resource: { group: domain, version: "v1", kind: `A${text(62)}` }, amount: Number.MAX_SAFE_INTEGER }],
      }),
      document("Stage", { threshold: "PRODUCTION", render: ["catalog"] }),
      document("Cluster", { stage: text(63) }),
    ];
    const spec = { sources: ["all"], targets: { catalog: { form } }, rules: { "unit-not-ucum": "ignore" } };
    const project = stringify({ apiVersion: "sluice.dev/v1alpha1", kind: "Project", metadata: { name: "p" }, spec });
    const fleet = fleetOf(treeOf({ "sluice.yaml": project, "all/all.yaml": documents.join("---\n") }));
    const made = [...rendered(fleet)].filter(([path]) => /\/catalog\/(?!kustomization)/.test(path));
    expect(made.length).toBe(1);
    for (const object of made.flatMap(([, one]) => parseAllDocuments(one).map((part) => part.toJS()))) {
      const { apiVersion, kind, metadata } = object as KubernetesObject;
      const validate = kinds.get(`${apiVersion}/${kind}`)?.validate;
      expect([kind, validate?.(object), validate?.errors]).toEqual([kind, true, null]);
      expect(metadata.name.length).toBeLessThanOrEqual(253);
    }
  });

  test.each(checked)("%s", (form) => {
    const kinds = form === "declared" ? before : today;
    fc.assert(
      fc.property(catalogs, (files) => {
        const made = [...rendered(fleetOf(treeOf(files)))].filter(
          ([path]) => path.startsWith(`clusters/in-${form}/catalog/`) && !path.endsWith("kustomization.yaml"),
        );
        for (const object of made.flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS()))) {
          const { apiVersion, kind } = object as KubernetesObject;
          const validate = kinds.get(`${apiVersion}/${kind}`)?.validate;
          expect([kind, validate?.(object), validate?.errors]).toEqual([kind, true, null]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
