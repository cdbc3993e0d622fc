/** Compiles and renders a platform in memory. */
import { expect } from "vitest";
import { compile } from "../../../src/compiler/compile.ts";
import type { Tree } from "../../../src/files/index.ts";
import { compilerTargets, render } from "../../../src/render/render.ts";
import type { Selection } from "../../../src/render/render.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { noLimits } from "../../no-limits.ts";

export const TODAY = "2026-11-21";

/** Fails the test if the platform has errors. */
export function fleetOf(tree: Tree): Fleet {
  const { model, states, diagnostics } = compile(tree, { targets: compilerTargets, today: TODAY, guard: noLimits });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ code, message }) => `${code.name}: ${message}`)).toEqual([]);
  if (model === undefined) throw new Error("there is no project");
  return { model, states };
}

/** Path -> content of all rendered files. */
export function rendered(fleet: Fleet, selection?: Selection): ReadonlyMap<string, string> {
  return new Map([...render(fleet, selection)].map(({ path, content }) => [path, content]));
}

/** The features of all `state/<cluster>/features/*.json`. */
export function storedFeatures(files: ReadonlyMap<string, string>, cluster: string): Readonly<Record<string, unknown>> {
  const parts = [...files].filter(([path]) => path.startsWith(`state/${cluster}/features/`));
  return Object.assign(
    {},
    ...parts.map(([, text]) => (JSON.parse(text) as { readonly features: object }).features),
  ) as Readonly<Record<string, unknown>>;
}
