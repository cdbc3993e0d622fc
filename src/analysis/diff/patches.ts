/** Changes of the expiry date of patches. The patched documents report their other changes. */
import type { Change } from "./change.ts";
import { causeOfField } from "./causes.ts";
import { documentPairs } from "./sides.ts";
import type { Sides } from "./sides.ts";

export function patchChanges(sides: Sides): readonly Change[] {
  return documentPairs(sides, "Patch").flatMap(({ name, before, after }): readonly Change[] => {
    if (before === undefined || after === undefined) return [];
    const [was, is] = [before.spec.expires, after.spec.expires];
    if (was === is) return [];
    const isLonger = was !== undefined && (is === undefined || is > was);
    return [
      {
        kind: "catalog",
        subject: `patches[${JSON.stringify(name)}].expires`,
        clusters: [],
        before: was ?? null,
        after: is ?? null,
        because: causeOfField(before, after, ["spec", "expires"]),
        owners: [],
        advice: [],
        risk: isLonger ? "medium" : "low",
      },
    ];
  });
}
