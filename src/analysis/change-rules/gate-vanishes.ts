/** gate-vanishes: a component no longer knows a gate that is set. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { gateMoves } from "../diff/gates.ts";
import type { GateMove } from "../diff/gates.ts";
import { namesOf } from "../diff/sides.ts";
import { at } from "../../compiler/parse/index.ts";
import { overrideField } from "../../compiler/resolve/index.ts";
import { gatesAre } from "../../render/targets/gates/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";
import { decidedAt, goneFrom, upgradedAt, valueTexts } from "./gate-words.ts";

const code = error(
  "gate-vanishes",
  "A component no longer knows a gate that is set there: by an override, to another value than the one that remains, or because the feature does not say that it ends.",
  "A component refuses to start with a gate that it does not know. At the end of a feature, Sluice takes its gate off the list: the component starts, but without what was set. Sluice also knows which gates the components of Kubernetes have dropped.",
  "Remove the override, or exclude the clusters from it, in the same change. Where no override sets the gate, first give the feature the value that remains, in an earlier change, and see what needs it. If it is meant, say so in a commit: `Sluice-Allow: gate-vanishes <file> because <reason>`.",
);

export const gateVanishes: ChangeRule = { code, about: "feature-state", check };

function check({ clusters, head }: ChangeContext, report: ReportDiagnostic): void {
  for (const move of gateMoves(clusters, head.model)) {
    if (move.kind !== "vanishes") continue;
    const { override, gates } = move;
    const ending = decidedAt(move);
    const place = override === undefined ? ending : at(override.document, ["spec", overrideField(override)]);
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
    return `end the feature with \`deprecated: {until: "${gone}"}\`, which takes the gate off the list; \`sluice import kubernetes\` knows all ends`;
  const { replacedBy } = feature.spec.deprecated ?? {};
  const instead = replacedBy === undefined ? "" : `, and use "${replacedBy}" instead`;
  const these = clusters.length === 1 ? "this cluster" : "these clusters";
  if (override !== undefined) return `remove the override, or exclude ${these} from it${instead}`;
  return `before the upgrade, turn "${feature.name}" ${open ? "on" : "off"} there in another change${instead}`;
}
