/** gate-flips: the default value of a gate changes in the new release of a component. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { gateMoves } from "../diff/gates.ts";
import type { GateMove } from "../diff/gates.ts";
import { namesOf } from "../diff/sides.ts";
import { gatesAre } from "../../render/targets/gates/index.ts";
import { note } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";
import { decidedAt, upgradedAt, valueTexts } from "./gate-words.ts";

const code = note(
  "gate-flips",
  "A gate has a different default value in the new release.",
  "Nobody has chosen the new value for these clusters: it comes with the release. Features that need the old one may break.",
  "Try it on an early stage. To keep the old value for a while, use an override. To make it an error, set `gate-flips: error` in `spec.rules`.",
);

export const gateFlips: ChangeRule = { code, about: "feature-state", check };

function check({ clusters, head }: ChangeContext, report: ReportDiagnostic): void {
  for (const move of gateMoves(clusters, head.model)) {
    if (move.kind !== "flips") continue;
    const { feature, after, gates } = move;
    report(code, decidedAt(move), `${gatesAre(gates)} ${changed(move)} on ${quoteList(namesOf(move.clusters))}`, {
      help: after.locked
        ? "it is locked: no override can keep the old value"
        : `to keep the old value, use \`sluice override ${feature.name} --enabled ${!after.open}\``,
      related: upgradedAt(move),
    });
  }
}

function changed(move: GateMove): string {
  const values = valueTexts(move);
  if (values === undefined) return `${move.after.open ? "on" : "off"} by default with feature "${move.feature.name}"`;
  const [before, after] = values;
  return before === "unknown" ? `new, and ${after} by default` : `${after} by default, no longer ${before},`;
}
