/** The rollout plans of commits. */
import { valueAt } from "../../base/collections.ts";
import { wavesOf } from "../../analysis/rollout/index.ts";
import type { Wave } from "../../analysis/rollout/index.ts";
import type { Stage } from "../../compiler/link/index.ts";
import type { RolloutInput, RolloutPlan } from "../rollout/index.ts";
import { documentsOf } from "./at-once.ts";
import type { CommitDocuments } from "./at-once.ts";
import type { PublishContext } from "./site.ts";

export function planOf(waves: readonly Wave[], stages: readonly Stage[]): RolloutPlan {
  return {
    waves,
    after: new Map(stages.flatMap(({ name, spec: { after } }) => (after === undefined ? [] : [[name, after]]))),
    stages: new Set(stages.filter(({ spec }) => spec.rollout !== undefined).map(({ name }) => name)),
  };
}

/** How many ancestors are searched for one whose stages and clusters are valid. */
const MOST_ANCESTORS = 50;

/**
 * Returns a function from commits to the plan of the last published commit before, or else of the parent. If a run finds
 * several commits, the first could loosen the plan for the others.
 */
export function plansBefore(
  candidates: readonly string[],
  contains: RolloutInput["isIn"],
  context: PublishContext,
): RolloutInput["planBefore"] {
  const plans = new Map<string, { readonly plan: RolloutPlan | undefined }>();
  return (source) =>
    valueAt(plans, source, () => {
      const published = candidates.find((one) => one !== source && contains(one, source));
      return { plan: planBefore(published ?? source, published === undefined, context) };
    }).plan;
}

/** The plan of the first ancestor whose stages and clusters are valid. `isOwnLeftOut`: not that of the commit itself. */
function planBefore(commit: string, isOwnLeftOut: boolean, context: PublishContext): RolloutPlan | undefined {
  for (const { id } of context.git.line(commit, MOST_ANCESTORS).slice(isOwnLeftOut ? 1 : 0)) {
    const plan = planAt(id, context);
    if (plan !== undefined) return plan;
  }
  return undefined;
}

/** Undefined if stages or clusters of the commit are not valid. */
export function planAt(commit: string, { request: { sources } }: PublishContext): RolloutPlan | undefined {
  const documents = sources.documents(commit);
  if (documents === undefined || isDoubtful(documents)) return undefined;
  const byName = <K extends "Stage" | "Cluster">(kind: K) =>
    new Map(documentsOf(kind, documents).map((resource) => [resource.name, resource]));
  const byKind = { Stage: byName("Stage"), Cluster: byName("Cluster") };
  return planOf(wavesOf({ byKind }), [...byKind.Stage.values()]);
}

function isDoubtful({ broken, isReadable }: CommitDocuments): boolean {
  return !isReadable && [...broken].some((name) => /^(?:Stage|Cluster|Project)\//.test(name));
}
