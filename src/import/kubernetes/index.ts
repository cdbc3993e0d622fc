/** kubernetes: the feature gates of a release as Features, one for each track that has the gate. */
import type { Report } from "../../diagnostics.ts";
import type { SourceFile } from "../../source.ts";
import type { Around, Draft, Importer } from "../contract.ts";
import { gathering } from "../gathered.ts";
import { naming } from "../naming.ts";
import { COMPONENTS, placed } from "./components.ts";
import type { Placed } from "./components.ts";
import { gateDraft } from "./draft.ts";
import { gatesIn } from "./list.ts";
import { groundDrafts } from "./ground.ts";
import { NEWEST, shipped } from "./shipped.ts";

function carry([file]: readonly SourceFile[], around: Around, report: Report): readonly Draft[] {
  const details = gathering(report);
  const { gates, release } =
    file === undefined ? { gates: shipped(), release: NEWEST } : gatesIn(file, details, report);
  details.tell();
  if (gates.size === 0) return [];
  const names = naming(around, report);
  const all = placed(gates, around, report);
  const tracks = Map.groupBy(all, ({ gate }) => gate);
  const drafts = all.map((one) => gateDraft(one, isMain(one, tracks.get(one.gate) ?? []), names, around));
  return [...groundDrafts(all, release, around), ...drafts];
}

/** The track whose Feature has the plain name: that of the API server, where there is one. */
function isMain({ track }: Placed, all: readonly Placed[]): boolean {
  const order = [...COMPONENTS.values()].map((one) => one.track);
  const [main] = all.toSorted((a, b) => order.indexOf(a.track) - order.indexOf(b.track));
  return main?.track === track;
}

export const kubernetes: Importer = {
  name: "kubernetes",
  takes: "[FILE]",
  says: "feature gates: a versioned_feature_list.yaml, or the catalog in Sluice",
  takesComponents: true,
  render: undefined,
  carry,
};
