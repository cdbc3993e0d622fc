/** Every form of generated catalogs, by the CRDs of those who read it, the form that is past included. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { catalogs, FORMS } from "../platforms/catalogs.ts";
import { treeOf } from "../platforms/tree.ts";
import { fleetOf, rendered } from "../targets/compiled.ts";
import { findCrds, kindsIn } from "./crds.ts";
import type { Kind } from "./crds.ts";
import type { KubernetesObject } from "./platform.ts";

const folder = findCrds();
if (folder === undefined) process.stderr.write("no folder of CRDs (set SLUICE_CRDS): catalogs are not checked\n");

describe.skipIf(folder === undefined)("every object satisfies its CRD", () => {
  const today = folder === undefined ? new Map<string, Kind>() : kindsIn(folder);
  const before = folder === undefined ? new Map<string, Kind>() : kindsIn(folder, /OLD|RECONSTRUCTED/);

  test.each(FORMS)("%s", (form) => {
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
