/** accredited-turned-off: an approved feature turns off on a cluster that requires accreditation. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { statePairs } from "../diff/sides.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { isAccredited } from "../../compiler/resolve/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "accredited-turned-off",
  "An accredited feature turns off on a cluster that requires accreditation.",
  "The approval covers the whole set of features. Without one of them, the cluster is no longer the approved one.",
  "Leave it on. In an emergency, use `sluice override <feature> --emergency`.",
);

export const accreditedTurnedOff: ChangeRule = { code, about: "feature-state", check };

function check({ clusters }: ChangeContext, report: ReportDiagnostic): void {
  const strict = clusters.filter(({ before }) => isAccredited(before.stage));
  for (const [name, pairs] of statePairs(strict)) {
    const off = pairs.filter(
      ({ before, after }) => before?.open === true && after?.open !== true && !isEmergency(after),
    );
    const names = off.flatMap(({ clusters: own }) =>
      own.filter(({ before }) => isApproved(name, before)).map(({ after }) => after.cluster.name),
    );
    const first = off.find(({ clusters: own }) => own.some(({ before }) => isApproved(name, before)));
    const feature = (first?.after ?? first?.before)?.feature;
    if (first === undefined || feature === undefined) continue;
    const because = first.after?.because.at(-1);
    const place =
      because === undefined ? locationIn(feature.document) : locationIn(because.resource.document, because.path);
    report(code, place, `"${name}" is accredited, but turns off on ${quoteList(names.sort())}`, {
      help: allow(code, place.file.path),
    });
  }
}

type Pair = ChangeContext["clusters"][number];

function isApproved(feature: string, { accreditation }: Pair["before"]): boolean {
  return accreditation?.spec.features.includes(feature) === true;
}

function isEmergency(state: Pair["after"]["features"][number] | undefined): boolean {
  return state?.gateOverride?.spec.emergency === true;
}
