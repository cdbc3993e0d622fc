/** Tests the manifest for the OpenFeature CLI against its schema, and its texts in generated code. */
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDirectory } from "../../../src/files/index.ts";
import { isRendered } from "../../../src/compiler/resolve/index.ts";
import { commentText } from "../../../src/render/targets/escape-comment.ts";
import { hostile } from "../../markdown.ts";
import { platforms } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";

const flag = (type: string, value: object): object => ({
  properties: { flagType: { const: type }, defaultValue: value, description: { type: "string" } },
  required: ["flagType", "defaultValue", "description"],
  additionalProperties: false,
});

/** The schema of the CLI, without additional properties. */
const valid = new Ajv({ strict: false }).compile({
  type: "object",
  required: ["$schema", "flags"],
  additionalProperties: false,
  properties: {
    $schema: {
      const: "https://raw.githubusercontent.com/open-feature/cli/refs/heads/main/schema/v0/flag-manifest.json",
    },
    flags: {
      type: "object",
      patternProperties: {
        "^.+$": {
          oneOf: [
            flag("boolean", { type: "boolean" }),
            flag("string", { type: "string" }),
            flag("integer", { type: "integer" }),
            flag("float", { type: "number" }),
            flag("object", { type: "object" }),
          ],
        },
      },
      additionalProperties: false,
    },
  },
});

interface Manifest {
  readonly flags: Readonly<
    Record<string, { readonly flagType: string; readonly defaultValue: unknown; readonly description: string }>
  >;
}

function manifestOf(fleet: Parameters<typeof rendered>[0]): Manifest {
  const manifest = JSON.parse(rendered(fleet, { targets: new Set(["manifest"]) }).get("manifest/flags.json") ?? "");
  expect(valid(manifest), JSON.stringify(valid.errors)).toBe(true);
  return manifest as Manifest;
}

const feature = (name: string, rest: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: Feature\nmetadata: {name: ${name}}\nspec:\n  description: It does ${name}.\n  owners: [a]\n  expires: 2027-01-01\n${rest}`;

function platformWith(...features: readonly string[]): Parameters<typeof rendered>[0] {
  return fleetOf(
    treeOf({
      "sluice.yaml": "apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: p}\nspec: {}\n",
      "stages/s.yaml":
        'apiVersion: sluice.dev/v1alpha1\nkind: Stage\nmetadata: {name: s}\nspec: {threshold: DEV}\n---\napiVersion: sluice.dev/v1alpha1\nkind: Cluster\nmetadata: {name: c}\nspec: {stage: s, release: "1.8"}\n',
      "features/f.yaml": features.join("---\n"),
    }),
  );
}

describe("an entry", () => {
  test.each([
    ["", "boolean", false],
    ["  flag: {type: string, variants: {a: red, b: blue}, serve: {enabled: a, disabled: b}}\n", "string", "blue"],
    ["  flag: {type: number, variants: {a: 1, b: 2}, serve: {enabled: a, disabled: b}}\n", "integer", 2],
    ["  flag: {type: number, variants: {a: 1.5, b: 2}, serve: {enabled: a, disabled: b}}\n", "float", 2],
    [
      "  flag: {type: object, variants: {a: {}, b: {c: [1]}}, serve: {enabled: a, disabled: b}}\n",
      "object",
      { c: [1] },
    ],
  ])("of %j is of type %s, and by default what is served where it is off", (rest, flagType, defaultValue) => {
    const fleet = platformWith(
      feature("f", `  history: [{since: "1.6", level: TEST}, {since: "2.0", level: PREVIEW}]\n${rest}`),
    );
    const description = "It does f. (TEST since 1.6, PREVIEW since 2.0)";
    expect(manifestOf(fleet).flags).toEqual({ f: { flagType, defaultValue, description } });
  });

  test("shows the deprecation, its release and the replacement", () => {
    const fleet = platformWith(
      feature("new", "  history: [{level: TEST}]\n"),
      feature("old", '  history: [{level: TEST}]\n  deprecated: {since: "1.8", until: "2.0", replacedBy: new}\n'),
    );
    expect(manifestOf(fleet).flags["old"]?.description).toBe(
      "It does old. (TEST; deprecated since 1.8, removed in 2.0, use new)",
    );
  });

  test("is missing if no cluster renders the feature", () => {
    const fleet = platformWith(
      feature("gone", '  history: [{level: TEST}]\n  deprecated: {since: "1.2", until: "1.8"}\n'),
      feature("here", "  history: [{level: PREVIEW}]\n"),
      feature("later", '  history: [{since: "1.9", level: TEST}]\n'),
    );
    expect(Object.keys(manifestOf(fleet).flags)).toEqual(["here"]);
  });
});

test("the example and any platform have a valid entry per rendered flag", () => {
  const check = (fleet: Parameters<typeof rendered>[0]): void => {
    const meant = new Set(
      fleet.states.flatMap((state) => state.features.filter(isRendered)).map((one) => one.feature.name),
    );
    expect(Object.keys(manifestOf(fleet).flags)).toEqual([...meant].toSorted());
  };
  check(fleetOf(openDirectory(".")));
  fc.assert(
    fc.property(platforms, (files) => check(fleetOf(treeOf(files)))),
    { numRuns: 50 },
  );
});

test("no description ends its comment in any language", () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.constantFrom('*/ a """ b', "\\u000a evil", "@deprecated", "\\")), (text) => {
      const comment = commentText(text);
      expect(comment).not.toMatch(/\*\/|"""|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^@/u);
      for (const [run] of comment.matchAll(/\\+/g)) expect(run.length % 2).toBe(0);
    }),
  );
});
