/** Decides whether results for a part of a platform are valid for all of it: if every check looks at few documents at a time. */
import { allCodes } from "../../../base/codes.ts";
import { MAX_PER_CODE } from "../../../base/diagnostics.ts";
import { countSeparators } from "../../../compiler/parse/index.ts";
import { namesOver } from "../../../render/targets/state/index.ts";
import { flagsetLarge } from "../../../render/targets/openfeature/index.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Model, Project } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** The limits of a full platform, and how much a part may add: together less than the limits of the compiler. */
const STATE = { whole: 850 * KIB, part: 50 * KIB };
const PAIRS = { whole: 50_000_000, part: 50_000_000 };
const TEXT = { bytes: 32 * MIB, density: 2_500_000 };

/** Whether a head has no errors, is far from every limit, and no rule depends on all documents. */
export function isFit(compilation: Compilation): boolean {
  const { model, files } = compilation;
  if (model === undefined || !isSound(compilation) || !judgesOneByOne(model.project)) return false;
  const bytes = files.reduce((sum, { text }) => sum + text.length, 0);
  const dense = files.reduce((sum, { text }) => sum + countSeparators(text), 0);
  return bytes < TEXT.bytes && dense < TEXT.density && isWithin(compilation, "whole");
}

/** Whether a part, compiled alone, is small enough that all of such a head has no errors either. */
export function isFitPart(part: Compilation): boolean {
  return isSound(part) && isWithin(part, "part");
}

/** Flag sets are warned about well below their size limit: two sets without a warning are together below it, too. */
function isSound({ isComplete: whole, diagnostics }: Compilation): boolean {
  // Beyond this number, only the first diagnostics of a code are listed.
  if (diagnostics.length >= MAX_PER_CODE) return false;
  return whole && !diagnostics.some(({ severity, code }) => severity === "error" || code === flagsetLarge);
}

function isWithin({ model, states }: Compilation, kind: "whole" | "part"): boolean {
  const features = model?.byKind.Feature.size ?? 0;
  return features * states.length < PAIRS[kind] && !states.some((state) => model && isHeavy(state, model, STATE[kind]));
}

function isHeavy(state: ClusterState, model: Model, limit: number): boolean {
  return state.render.includes("state") && namesOver(limit, state, model).length > 0;
}

/** Warnings may depend on all documents and on the day; default errors depend only on related documents. */
function judgesOneByOne({ spec: { rules = {}, policies = [] }, document }: Project): boolean {
  const isStricter = ({ name, severity }: (typeof allCodes)[number]): boolean =>
    severity !== "error" && rules[name] === "error";
  return !allCodes.some(isStricter) && policies.every(looksAtOne) && !document.file.text.includes(flagsetLarge.name);
}

type Policy = NonNullable<Project["spec"]["policies"]>[number];

/** Paths in a cluster state: properties of the cluster, and those of each feature. */
const OF_CLUSTER = /^\$\.(?:cluster|stage|threshold|thresholdRank|labels|releases|render)\b/;
const OF_A_FEATURE = /^\$\.features\[(?:\*|\?)/;

function looksAtOne({ for: kind, where = {}, require }: Policy): boolean {
  if (kind !== "ClusterState") return true;
  return (
    Object.keys(where).every((path) => OF_CLUSTER.test(path)) &&
    Object.keys(require).every((path) => OF_CLUSTER.test(path) || OF_A_FEATURE.test(path))
  );
}
