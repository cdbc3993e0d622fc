/** Tests that an accepted flag key reaches every consumer unchanged, and that others are rejected with a location. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { nameFlags } from "../../../src/render/codegen/identifiers.ts";
import { compile } from "../../../src/compiler/compile.ts";
import type { Tree } from "../../../src/files/index.ts";
import { compilerTargets, render } from "../../../src/render/render.ts";
import { flagsOf } from "../../../src/runtime/rendered/flags.ts";
import { clientFlags } from "../../../src/render/client-flags.ts";
import { noLimits } from "../../no-limits.ts";
import { treeOf } from "../../platforms/tree.ts";
import { endpoint, FLAGS } from "../../runtime/endpoint.ts";
import { TODAY } from "./compiled.ts";

function platform(keys: readonly string[]): Tree {
  const features = keys.map((key, index) =>
    JSON.stringify({
      apiVersion: "sluice.dev/v1alpha1",
      kind: "Feature",
      metadata: { name: `one-${index}` },
      spec: {
        description: "One.",
        owners: ["team-one"],
        purpose: "operational",
        history: [{ level: "PRODUCTION" }],
        entitlement: {},
        flag: { key },
      },
    }),
  );
  return treeOf({
    "sluice.yaml": "apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: keys}\nspec: {sources: [src]}\n",
    "src/stage.yaml": `apiVersion: sluice.dev/v1alpha1
kind: Stage
metadata: {name: production}
spec: {threshold: PRODUCTION, render: [openfeature, milo]}
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata: {name: one}
spec: {stage: production}
`,
    "src/features.yaml": features.join("\n---\n"),
  });
}

interface FeatureFlag {
  readonly kind: string;
  readonly spec: { readonly flagSpec: { readonly flags: Readonly<Record<string, object>> } };
}

/** The flag keys per consumer; undefined if the keys are rejected. */
function outputsOf(keys: readonly string[]) {
  const { model, states, diagnostics } = compile(platform(keys), {
    targets: compilerTargets,
    today: TODAY,
    guard: noLimits,
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0 || model === undefined) return undefined;
  const files = new Map([...render({ model, states })].map(({ path, content }) => [path, content]));
  const json = (path: string): object => JSON.parse(files.get(path) ?? "null") as object;
  const objects = [...files].flatMap(([path, content]) =>
    path.includes("/openfeature/") ? parseAllDocuments(content).map((one) => one.toJS() as FeatureFlag) : [],
  );
  const flags = objects.find(({ kind }) => kind === "FeatureFlag")?.spec.flagSpec.flags ?? {};
  const clients = nameFlags(clientFlags({ model, states }), () => {});
  return {
    flags,
    stored: Object.keys(flags),
    manifest: Object.keys((json("manifest/flags.json") as { readonly flags: object }).flags),
    milo: Object.keys(json("manifest/milo-keys.json")),
    clients,
  };
}

const HOSTILE = [
  "__proto__",
  "constructor",
  "$evaluators",
  "$ref",
  "<<",
  "::error::x",
  "<img src=x>",
  "a|b",
  "[a](b)",
  "`a`",
  "a\nb",
  "a b",
  "a/b",
  "..",
  ".",
  "",
  " ",
  "%2e%2e",
  "a?b",
  "a#b",
  '"',
  "'",
  "\\",
  "\u202Ea",
  "a\u3164",
  "a\uFE0F",
  "\uD800",
  "null",
  "true",
  "on",
  "1e3",
  "0x10",
  "12",
  "9007199254740993",
  "a".repeat(65_536),
  "\u{10FFFF}",
];
const TYPICAL = [
  "newCheckout",
  "new_checkout",
  "NEW-CHECKOUT",
  "checkout.v2",
  "app:checkout",
  "a-b",
  "été",
  "выкл",
  "比",
];

const keys = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.constantFrom(...TYPICAL),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.string({ unit: fc.constantFrom("a", "Z", "0", "_", "-", ".", ":", "/", "é", " ", "\u3164", "$"), maxLength: 8 }),
);

test("every output has the key unchanged, or the key is rejected", () => {
  let taken = 0;
  fc.assert(
    fc.property(keys, (key) => {
      const outputs = outputsOf([key]);
      if (outputs === undefined) return;
      taken++;
      expect(outputs.stored).toEqual([key]);
      expect(outputs.manifest).toEqual([key]);
      expect(outputs.milo).toEqual([key]);
      for (const { constant, accessor } of outputs.clients)
        for (const name of [constant, accessor]) expect(name).toMatch(/^[\p{ID_Start}_]\p{ID_Continue}*$/u);
      // OFREP clients put the key into the URL unchanged.
      const { pathname, hash, search } = new URL(`https://x.example${FLAGS}/${key}`);
      expect([decodeURIComponent(pathname), hash, search]).toEqual([`${FLAGS}/${key}`, "", ""]);
      const flags = flagsOf({ flags: outputs.flags, context: {} });
      expect(flags.evaluate(key, {})).toMatchObject({ key, value: false });
    }),
    { numRuns: 150 },
  );
  expect(taken).toBeGreaterThan(20);
});

test("common keys are accepted", () => {
  expect(outputsOf(TYPICAL)?.stored).toEqual(TYPICAL.toSorted());
});

test("the endpoint finds the longest key, even with multi-byte letters", async () => {
  const longest = "比".repeat(256);
  const flags = flagsOf({ flags: outputsOf([longest, "a:b.c"])?.flags ?? {}, context: {} });
  const server = await endpoint({
    evaluate: async (key, context) => flags.evaluate(key, context),
    evaluateAll: async () => ({ flags: [] }),
    isReady: () => true,
    close: async () => {},
  });
  try {
    for (const key of [longest, "a:b.c"])
      for (const path of [key, encodeURIComponent(key)])
        expect(await server.ask(`${FLAGS}/${path}`)).toMatchObject({ status: 200, body: { key, value: false } });
  } finally {
    await server.close();
  }
});

test("identifiers of DNS labels have not changed", () => {
  const clients = outputsOf(["dark-mode", "zone-2", "2fa", "v2-x"])?.clients ?? [];
  expect(clients.map(({ constant, accessor }) => [constant, accessor])).toEqual([
    ["_2FA", "_2fa"],
    ["DARK_MODE", "darkMode"],
    ["V2_X", "v2X"],
    ["ZONE_2", "zone2"],
  ]);
});
