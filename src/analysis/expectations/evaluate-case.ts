/** Evaluates one case on one cluster, and compares the result with the expectation. */
import { startOfDay } from "../../base/dates.ts";
import { flagKeyOf } from "../../compiler/link/index.ts";
import type { ExpectationCase } from "../../compiler/kinds.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import type { Path } from "../../base/source.ts";
import { contextsOf } from "./contexts.ts";
import type { Context } from "./contexts.ts";
import type { Evaluate } from "./flagd.ts";

/** The case and everything that its evaluation needs. */
export interface CaseContext {
  readonly asked: ExpectationCase;
  readonly at: ClusterState;
  readonly state: FeatureState;
  /** Undefined if the feature is not rendered for flagd on the cluster. */
  readonly evaluate: Evaluate | undefined;
  /** Consumer kind -> the key of the evaluation context for its name. */
  readonly keys: Readonly<Record<string, string>>;
  /** `YYYY-MM-DD` */
  readonly day: string;
}

/** An unexpected result, as two parts of a message: `is disabled` on this cluster, `not enabled`. */
export interface Failure {
  /** Relative to the case. */
  readonly path: Path;
  readonly says: string;
  readonly instead: string;
  readonly help?: string;
}

export function evaluateCase(question: CaseContext): Failure | undefined {
  const { expect, because } = question.asked;
  const failure = typeof expect === "string" ? checkState(question, expect) : checkFlag(question, expect);
  const { state, reason } = question.state;
  if (failure !== undefined || because === undefined || because === reason) return failure;
  return { path: ["because"], says: `is ${state}`, instead: `because of ${reason}, not of ${because}` };
}

type StateName = FeatureState["state"];

function checkState(question: CaseContext, expected: StateName): Failure | undefined {
  const { asked, state } = question;
  const isAsked = asked.consumer !== undefined || asked.context !== undefined;
  if (!isAsked) return different(state.state, expected) ?? contradiction(question);
  for (const context of contextsOf(asked)) {
    const open = expected === "granted" ? state.state : "enabled";
    const failure = different(hasFeature(question, context) ? open : "disabled", expected);
    if (failure !== undefined) return { ...failure, ...helpOf(question, context) };
  }
  return undefined;
}

function different(got: StateName, expected: StateName): Failure | undefined {
  return got === expected ? undefined : { path: ["expect"], says: `is ${got}`, instead: `not ${expected}` };
}

/** Without a consumer, a closed or granted feature must not be served. */
function contradiction(question: CaseContext): Failure | undefined {
  const { state, evaluate } = question;
  if (state.state === "enabled" || evaluate === undefined || !isDistinctive(state)) return undefined;
  const variant = serve(question, {}, evaluate);
  if (variant === state.flag.disabled) return undefined;
  return { path: ["expect"], says: `is ${state.state}`, instead: `but everybody gets "${variant}"` };
}

/** Whether the variant shows if a consumer has the feature. It does not if both groups get the same variant. */
function isDistinctive({ flag, open, decides, variant }: FeatureState): boolean {
  return flag.enabled !== flag.disabled && !(open && decides === "variant" && variant === flag.disabled);
}

function hasFeature(question: CaseContext, context: Context): boolean {
  const { asked, state, evaluate, day } = question;
  if (evaluate !== undefined && isDistinctive(state)) return serve(question, context, evaluate) !== state.flag.disabled;
  if (state.state !== "granted") return state.state === "enabled";
  const grant = state.consumers?.find(({ kind, name }) => `${kind}/${name}` === asked.consumer);
  return grant?.intervals.some(({ starts = "", expires = "9999" }) => starts <= day && day <= expires) === true;
}

/** Builds the context like flagd: the cluster's context overrides that of the application. */
function serve(question: CaseContext, context: Context, evaluate: Evaluate): string | undefined {
  const { asked, at, state, keys, day } = question;
  const [kind = "", name] = asked.consumer?.split("/") ?? [];
  const consumer = name === undefined ? {} : nested((keys[kind] ?? kind).split("."), name);
  const merged = { ...context, ...consumer, ...at.cluster.spec.context };
  return evaluate(flagKeyOf(state.feature), merged, startOfDay(day));
}

function nested([key = "", ...rest]: readonly string[], value: string): Context {
  return { [key]: rest.length === 0 ? value : nested(rest, value) };
}

function helpOf({ asked, state }: CaseContext, context: Context): { readonly help?: string } {
  const { consumer } = asked;
  if (state.state === "granted" && consumer !== undefined) {
    const isGranted = state.consumers?.some(({ kind, name }) => `${kind}/${name}` === consumer) === true;
    if (!isGranted) return { help: `${consumer} has no grant for it on that cluster` };
  }
  return asked.context === undefined ? {} : { help: `evaluated with ${JSON.stringify(context)}` };
}

type Outcome = Exclude<ExpectationCase["expect"], string>;

function checkFlag(question: CaseContext, { variant, share }: Outcome): Failure | undefined {
  const { asked, evaluate, state } = question;
  const counts = new Map<string | undefined, number>();
  let total = 0;
  for (const context of contextsOf(asked)) {
    const got = evaluate === undefined ? state.variant : serve(question, context, evaluate);
    if (variant !== undefined && got !== variant)
      return {
        path: ["expect", "variant"],
        says: got === undefined ? "gives no variant" : `gives "${got}"`,
        instead: `not "${variant}"`,
        ...helpOf(question, context),
      };
    counts.set(got, (counts.get(got) ?? 0) + 1);
    total++;
  }
  return checkShares(share ?? {}, (name) => (counts.get(name) ?? 0) / total);
}

function checkShares(
  shares: Readonly<Record<string, readonly number[]>>,
  shareOf: (variant: string) => number,
): Failure | undefined {
  for (const [name, [least = 0, most = 1]] of Object.entries(shares)) {
    const got = shareOf(name);
    if (got < least || got > most)
      return {
        path: ["expect", "share", name],
        says: `gives "${name}" to a share of ${Number(got.toFixed(4))}`,
        instead: `not of ${least} to ${most}`,
      };
  }
  return undefined;
}
