/** Checks the rules for gates on an upgrade before it is written. */
import { allCodes } from "../../../base/codes.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Diagnostic, Severity } from "../../../base/diagnostics.ts";
import { gateMoves, clusterPairs } from "../../../analysis/diff/index.ts";
import type { GateMove } from "../../../analysis/diff/index.ts";
import { locate } from "../../../compiler/parse/index.ts";
import type { Location } from "../../../base/source.ts";
import { decidedAt, checkChanges } from "../../../analysis/change-rules/index.ts";

const RULES: ReadonlySet<string> = new Set(["gate-vanishes", "gate-flips"]);
const severities = new Map(allCodes.map(({ name, severity }) => [name, severity]));

/**
 * Their findings, without notes. A value that is lost only because of the threshold is a warning here: it may have been
 * given up deliberately in the same change, which the pull request shows.
 */
export function checkGates(before: Compilation, after: Compilation): readonly Diagnostic[] {
  if (before.model === undefined || after.model === undefined) return [];
  const { diagnostics } = checkChanges({ ...before, model: before.model }, { ...after, model: after.model }, [], {
    now: 0,
    severityOf: (code): Severity | undefined => severities.get(code),
    allowsDeletion: () => true,
    allowances: [],
    wasBefore: () => false,
  });
  const moves = gateMoves(clusterPairs({ base: before, head: after, now: 0 }), after.model);
  const places = new Set(moves.filter(isByThreshold).map((move) => placeKey(decidedAt(move))));
  return diagnostics.flatMap((one): readonly Diagnostic[] => {
    if (!RULES.has(one.code.name) || one.severity === "note") return [];
    const isSoft = one.code.name === "gate-vanishes" && places.has(placeKey(one.at));
    return [isSoft ? { ...one, severity: "warning" } : one];
  });
}

function isByThreshold({ kind, override, gone }: GateMove): boolean {
  return kind === "vanishes" && override === undefined && gone === undefined;
}

function placeKey(at: Location): string {
  return `${at.file.path} ${locate(at).start}`;
}
