/** The phase changes of catalog entries, for the rules about their order. */
import type { Location } from "../../base/source.ts";
import { isOnBothSides, placeOf, clustersText } from "./catalog.ts";
import type { ChangeContext } from "./change-rule.ts";

const PHASES: readonly unknown[] = ["Draft", "Published", "Deprecated", "Retired"];

export interface PhaseStep {
  /** `Kind "name"`. */
  readonly what: string;
  readonly was: string;
  readonly is: string;
  /** ` on x, y`; empty if all clusters are affected. */
  readonly where: string;
  /** The number of phases; negative for a step back. */
  readonly by: number;
  readonly place: Location;
}

/** All entries whose phase changes, even by a patch or in a renamed document. */
export function phaseSteps(context: ChangeContext): readonly PhaseStep[] {
  return context.catalog.filter(isOnBothSides).flatMap((difference) => {
    const { after, path, was, is } = difference;
    if (path !== "phase") return [];
    return [
      {
        what: `${after.kind} "${after.name}"`,
        was: String(was),
        is: String(is),
        where: clustersText(difference, context),
        by: PHASES.indexOf(is) - PHASES.indexOf(was),
        place: placeOf(difference, context),
      },
    ];
  });
}
