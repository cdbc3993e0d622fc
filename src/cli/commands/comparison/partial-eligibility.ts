/** Whether what is found in a part of a platform holds in the whole: where every check looks at a few documents at a time. */
import { allCodes } from "../../../base/codes.ts";
import { MAX_PER_CODE } from "../../../base/diagnostics.ts";
import { countSeparators } from "../../../compiler/parse/index.ts";
import { FEATURES, namesOver } from "../../../render/targets/state/index.ts";
import { flagsetLarge } from "../../../render/targets/openfeature/index.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Project } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Limits of the whole, and how much of each a part may add: together less than the limit. */
const STATE = { whole: 850 * KIB, part: 50 * KIB };
const PAIRS = { whole: 50_000_000, part: 50_000_000 };
const TEXT = { bytes: 32 * MIB, density: 2_500_000 };

/** Of a head: without errors, far from every limit, and judged by no rule that counts. */
export function isFit(compilation: Compilation): boolean {
  const { model, files } = compilation;
  if (model === undefined || !isSound(compilation) || !judgesOneByOne(model.project)) return false;
  const bytes = files.reduce((sum, { text }) => sum + text.length, 0);
  const dense = files.reduce((sum, { text }) => sum + countSeparators(text), 0);
  return bytes < TEXT.bytes && dense < TEXT.density && isWithin(compilation, "whole");
}

/** Whether a part of such a head, compiled by itself, adds so little that the whole has no errors either. */
export function isFitPart(part: Compilation): boolean {
  return isSound(part) && isWithin(part, "part");
}

/** Objects of flags are warned of long before they are too large: two that are not are not together. */
function isSound({ isComplete: whole, diagnostics }: Compilation): boolean {
  // Of more problems of a kind, only the first ones are listed.
  if (diagnostics.length >= MAX_PER_CODE) return false;
  return whole && !diagnostics.some(({ severity, code }) => severity === "error" || code === flagsetLarge);
}

function isWithin({ model, states }: Compilation, kind: "whole" | "part"): boolean {
  const features = model?.byKind.Feature.size ?? 0;
  return features * states.length < PAIRS[kind] && !states.some((state) => isHeavy(state, STATE[kind]));
}

function isHeavy(state: ClusterState, limit: number): boolean {
  return state.render.includes("state") && namesOver(limit, state).includes(FEATURES);
}

/** What warns may look at everything, and at the day; what is an error by itself looks at what belongs together. */
function judgesOneByOne({ spec: { rules = {}, policies = [] }, document }: Project): boolean {
  const isStricter = ({ name, severity }: (typeof allCodes)[number]): boolean =>
    severity !== "error" && rules[name] === "error";
  return !allCodes.some(isStricter) && policies.every(looksAtOne) && !document.file.text.includes(flagsetLarge.name);
}

type Policy = NonNullable<Project["spec"]["policies"]>[number];

/** Of a cluster state: what is said of the cluster, and of its features whatever one of them is. */
const OF_CLUSTER = /^\$\.(?:cluster|stage|threshold|thresholdRank|labels|releases|render)\b/;
const OF_A_FEATURE = /^\$\.features\[(?:\*|\?)/;

function looksAtOne({ for: kind, where = {}, require }: Policy): boolean {
  if (kind !== "ClusterState") return true;
  return (
    Object.keys(where).every((path) => OF_CLUSTER.test(path)) &&
    Object.keys(require).every((path) => OF_CLUSTER.test(path) || OF_A_FEATURE.test(path))
  );
}
