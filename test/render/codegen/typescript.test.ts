/** Tests that the generated module compiles under the strictest settings with the real SDK, with the right values. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { InMemoryProvider, OpenFeature } from "@openfeature/server-sdk";
import { nameFlags } from "../../../src/render/codegen/identifiers.ts";
import { typescript } from "../../../src/render/codegen/typescript.ts";
import { literal } from "../../../src/render/codegen/typescript.ts";
import { openDirectory } from "../../../src/files/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { clientFlags } from "../../../src/render/client-flags.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf } from "../targets/compiled.ts";
import { expectPage } from "../targets/page.ts";

const ROOT = join(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "sluice-codegen-"));
symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
writeFileSync(join(folder, "package.json"), '{"type": "module"}');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STRICTEST = [
  "--noEmit",
  "--strict",
  "--noUnusedLocals",
  "--noUnusedParameters",
  "--noUncheckedIndexedAccess",
  "--exactOptionalPropertyTypes",
  "--isolatedDeclarations",
  "--declaration",
  "--erasableSyntaxOnly",
  "--verbatimModuleSyntax",
  "--allowImportingTsExtensions",
  "--skipLibCheck",
  "--target",
  "es2024",
  "--module",
  "nodenext",
  "--types",
  "node",
];

/** The type errors in these files; none are expected. */
function typeErrors(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  try {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, ...STRICTEST, ...Object.keys(files)], { cwd: folder, encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

function moduleOf(fleet: Fleet): string {
  const flags = nameFlags(clientFlags(fleet), (code, _, message) => {
    throw new Error(`${code.name}: ${message}`);
  });
  return typescript.module(flags, fleet.model.project.name);
}

const head = (kind: string, name: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\n`;

function platformWith(features: Readonly<Record<string, string>>): Fleet {
  const texts = Object.entries(features).map(
    ([name, spec]) =>
      `${head("Feature", `"${name}"`)}spec:\n  owners: [a]\n  expires: 2027-01-01\n  history: [{level: TEST}]\n${spec}`,
  );
  return fleetOf(
    treeOf({
      "sluice.yaml": `${head("Project", "p")}spec: {}\n`,
      "stages/s.yaml": `${head("Stage", "s")}spec: {threshold: DEV}\n---\n${head("Cluster", "c")}spec: {stage: s}\n`,
      "features/f.yaml": texts.join("---\n"),
    }),
  );
}

const PLAIN = "  description: A.\n";

describe("the module", () => {
  test("compiles for the example, with correct uses and without incorrect ones", () => {
    const right = `
import { OpenFeature } from "@openfeature/server-sdk";
import { FlagKeys, flagDefaults, flagsOf } from "./flags.ts";
import type { FlagKey, FlagValues } from "./flags.ts";
const flags = flagsOf(OpenFeature.getClient());
export const layout: Promise<"single" | "steps"> = flags.checkoutLayout({ organization: "acme" });
export const seconds: Promise<number> = flags.connectionIdleTimeout();
export const key: FlagKey = FlagKeys.CHECKOUT_LAYOUT;
export const off: FlagValues["gateway-limits"] = flagDefaults["gateway-limits"];
`;
    const wrong = `
import { flagDefaults, flagsOf } from "./flags.ts";
export const missing: unknown = flagDefaults["no-such-flag"];
export const layout: "double" = flagDefaults["checkout-layout"];
export const call: unknown = flagsOf(1);
`;
    const text = moduleOf(fleetOf(openDirectory(ROOT)));
    expect(typeErrors({ "flags.ts": text, "right.ts": right })).toBe("");
    expect(typeErrors({ "flags.ts": text, "wrong.ts": wrong }).match(/error TS\d+/g)).toHaveLength(3);
  });

  test("compiles for any names and texts of features", () => {
    const text = moduleOf(
      platformWith({
        "3d": PLAIN,
        constructor: PLAIN,
        default: PLAIN,
        delete: PLAIN,
        "to-string": PLAIN,
        "has-own-property": PLAIN,
        proto: '  description: "*/ alert(1) /* \\\\u002a/ `${x}` @deprecated"\n',
        tag: '  description: "@ts-ignore"\n',
        odd: '  description: A.\n  flag: {type: string, variants: {a: "\\"; alert(1); \\"", b: "`${x}`\\\\"}, serve: {enabled: a, disabled: b}}\n',
        shapes:
          "  description: A.\n  flag: {type: object, variants: {a: {}, b: {n: [1, red, null, {m: true}], e: [], o: {}}, c: {n: [], 'a-b': 1.5}}, serve: {enabled: b, disabled: a}}\n",
      }),
    );
    expect(text).toContain('readonly toString: (context?: EvaluationContext) => Promise<FlagValues["to-string"]>;');
    expect(text).toContain('_3D: "3d"');
    expect(typeErrors({ "odd.ts": text })).toBe("");
  });

  test("compiles without imports for a platform without flags", () => {
    const text = moduleOf(platformWith({}));
    expect(text).not.toContain("import");
    expect(typeErrors({ "none.ts": text })).toBe("");
  });

  test("requests each flag by its type, with its disabled value as default", async () => {
    writeFileSync(join(folder, "run.ts"), moduleOf(fleetOf(openDirectory(ROOT))));
    const { flagsOf } = (await import(join(folder, "run.ts"))) as {
      readonly flagsOf: (client: unknown) => Readonly<Record<string, () => Promise<unknown>>>;
    };
    const provider = new InMemoryProvider({
      dnssec: { variants: { on: true }, defaultVariant: "on", disabled: false },
    });
    await OpenFeature.setProviderAndWait(provider);
    const flags = flagsOf(OpenFeature.getClient());
    expect(await flags["dnssec"]?.()).toBe(true);
    expect(await flags["checkoutLayout"]?.()).toBe("steps");
    const values = await Promise.all(Object.values(flags).map((ask) => ask()));
    expect(values).not.toContain(undefined);
  });
});

test("any value becomes an expression with that value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.parse(JSON.stringify(value)) as Value;
      // oxlint-disable-next-line typescript/no-implied-eval -- that what is written is read as code is the claim
      const read = new Function(`return (${literal(json)});`) as () => unknown;
      expect(JSON.stringify(read())).toBe(JSON.stringify(json));
    }),
  );
  expect(literal(JSON.parse('{"__proto__": {"a": 1}}') as Value)).toBe('{ ["__proto__"]: { "a": 1 } }');
});

describe("docs/clients.md", () => {
  const page = readFileSync(join(ROOT, "docs/clients.md"), "utf8");
  const [, generated = ""] = /^```ts generated\n(.*?)^```$/ms.exec(page) ?? [];
  const [, uses = ""] = /^```ts uses\n(.*?)^```$/ms.exec(page) ?? [];
  const files = [...page.matchAll(/^```yaml file=(\S+)\n(.*?)^```$/gms)].map(([, path = "", text = ""]) => [
    path,
    text,
  ]);

  test("shows what is rendered", () => {
    expectPage("clients.md");
  });

  test("shows what is generated, and how it is used", () => {
    const text = moduleOf(
      fleetOf(treeOf({ "sluice.yaml": `${head("Project", "p")}spec: {}\n`, ...Object.fromEntries(files) })),
    );
    expect(text).toContain(generated);
    expect(typeErrors({ "flags.ts": text, "uses.ts": uses })).toBe("");
  });
});
