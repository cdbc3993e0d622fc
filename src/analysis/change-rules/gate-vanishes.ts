/** gate-vanishes: a component no longer knows a gate that is set. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { gateMoves } from "../diff/gates.ts";
import type { GateMove } from "../diff/gates.ts";
import { namesOf } from "../diff/sides.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { overrideField } from "../../compiler/resolve/index.ts";
import { gatesAre } from "../../render/targets/gates/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";
import { decidedAt, goneFrom, upgradedAt, valueTexts } from "./gate-words.ts";

const code = error(
  "gate-vanishes",
  "A gate is still set for a component whose new release no longer has it.",
  "A component does not start with a gate that it does not know. When a feature ends, Sluice removes its gate from the list, so the component starts, but without the setting. Sluice also knows which gates Kubernetes has removed.",
  "Remove the override, or exclude the clusters from it, in the same change. If no override sets the gate, give the feature its final value in an earlier change, and check what depends on it. If this is intended, allow it in a commit message: `Sluice-Allow: gate-vanishes <file> because <reason>`.",
);

export const gateVanishes: ChangeRule = { code, about: "feature-state", check };

function check({ clusters, head }: ChangeContext, report: ReportDiagnostic): void {
  for (const move of gateMoves(clusters, head.model)) {
    if (move.kind !== "vanishes") continue;
    const { override, gates } = move;
    const ending = decidedAt(move);
    const place = override === undefined ? ending : locationIn(override.document, ["spec", overrideField(override)]);
    report(code, place, `${gatesAre(gates)} ${howSet(move)}, but ${goneFrom(move)}`, {
      help: `${wayOut(move)}; ${allow(code, place.file.path)}`,
      related: [
        ...(override === undefined ? [] : [{ message: "the gate ends here", at: ending }]),
        ...upgradedAt(move),
      ],
    });
  }
}

function howSet(move: GateMove): string {
  const where = `on ${quoteList(namesOf(move.clusters))}`;
  if (move.override !== undefined) return `set by override "${move.override.name}" ${where}`;
  const values = valueTexts(move);
  return `${values === undefined ? "set" : `set to ${values[move.gone === undefined ? 0 : 1]}`} ${where}`;
}

function wayOut({ override, clusters, gone, after: { feature, open } }: GateMove): string {
  if (gone !== undefined)
    return `end the feature with \`deprecated: {until: "${gone}"}\`, which removes the gate from the list; \`sluice import kubernetes\` sets this for every gate`;
  const { replacedBy } = feature.spec.deprecated ?? {};
  const instead = replacedBy === undefined ? "" : `, and use "${replacedBy}" instead`;
  const these = clusters.length === 1 ? "this cluster" : "these clusters";
  if (override !== undefined) return `remove the override, or exclude ${these} from it${instead}`;
  return `before the upgrade, turn "${feature.name}" ${open ? "on" : "off"} there in another change${instead}`;
}
