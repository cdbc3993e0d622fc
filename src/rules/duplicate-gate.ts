/** duplicate-gate: two features that are the same gate of a component. */
import { at } from "../parse.ts";
import type { Code, Report } from "../diagnostics.ts";
import type { Feature } from "../link.ts";
import type { Rule, Scene } from "./contract.ts";

const code: Code = {
  name: "duplicate-gate",
  severity: "error",
  configurable: false,
  means: "Two features name the same gate of the same component.",
  why: "The component knows one value for the gate; two features that disagree can't both be told.",
  fix: "Let one feature own the gate, and the other depend on it.",
};

export const duplicateGate: Rule = { codes: [code], check };

function check({ model: { byKind } }: Scene, report: Report): void {
  const first = new Map<string, { readonly feature: Feature; readonly index: number }>();
  for (const feature of byKind.Feature.values())
    (feature.spec.gates ?? []).forEach(({ component, name }, index) => {
      const key = JSON.stringify([component, name]);
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, { feature, index });
        return;
      }
      const message = `features "${before.feature.name}" and "${feature.name}" are both gate "${name}" of component "${component}"`;
      report(code, at(feature.document, ["spec", "gates", index, "name"]), message, {
        help: `keep it in one of them, and let the other depend on that one`,
        related: [
          { message: "the other one", at: at(before.feature.document, ["spec", "gates", before.index, "name"]) },
        ],
      });
    });
}
