/** Generates platforms with all delivery targets and all forms of the catalog. */
import fc from "fast-check";
import { parse, parseAllDocuments } from "yaml";
import { emit, joinDocuments } from "../../../src/render/yaml/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { platforms } from "../../platforms/generate.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";

const window = fc.record({
  days: fc.subarray(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], { minLength: 1 }),
  start: fc.constantFrom("00:00", "02:30", "23:59"),
  duration: fc.constantFrom("4h", "90m", "2h30m"),
  timeZone: fc.constantFrom("Europe/Berlin", "UTC"),
});

const exclusion = fc.constantFrom(
  { from: "2026-12-18", to: "2027-01-04", reason: "the end of the year" },
  { from: "2028-02-29", to: "2028-02-29" },
);

const maintenance = fc.record(
  { windows: fc.array(window, { maxLength: 2 }), exclusions: fc.array(exclusion, { maxLength: 2 }) },
  { requiredKeys: [] },
);

const targets = fc.record({
  argocd: fc.record(
    {
      repoURL: fc.constant("https://git.example/platform.git"),
      form: fc.constantFrom("applications", "applicationset"),
      cascade: fc.boolean(),
      targetRevision: fc.constant("main"),
    },
    { requiredKeys: ["repoURL"] },
  ),
  flux: fc.record(
    { sourceRef: fc.record({ name: fc.constant("platform") }), interval: fc.constant("5m") },
    { requiredKeys: ["sourceRef"] },
  ),
  gitops: fc.record({ delivery: fc.constantFrom("folder", "branch") }),
  catalog: fc.record({ form: fc.constantFrom("configuration", "declared", "direct") }),
});

type Spec = Readonly<Record<string, Value>>;

/** Repositories that render all targets. */
export const wiredPlatforms: fc.Arbitrary<PlatformFiles> = fc
  .record({ files: platforms, maintenance, targets })
  .map(({ files, ...given }) => {
    const project = parse(files["sluice.yaml"] ?? "") as { readonly spec: { readonly targets: Spec } };
    const spec = { ...project.spec, targets: { ...project.spec.targets, ...given.targets } };
    const stages = parseAllDocuments(files["stages/stages.yaml"] ?? "").map((one) => {
      const document = one.toJS() as { readonly kind: string; readonly spec: Spec };
      if (document.kind !== "Stage") return emit(document);
      return emit({ ...document, spec: { ...document.spec, maintenance: given.maintenance as Value } });
    });
    return { ...files, "sluice.yaml": emit({ ...project, spec }), "stages/stages.yaml": joinDocuments(stages) };
  });
