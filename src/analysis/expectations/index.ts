/** Evaluates Expectations against the rendered flags (`sluice test`). */
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn, runExhausted } from "../../compiler/parse/index.ts";
import { checkpoint, withinLimits } from "../../base/limits.ts";
import type { Checkpoint, ResourceGuard } from "../../base/limits.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { ExpectationCase } from "../../compiler/kinds.ts";
import { clusterMatcher, flagKeyOf } from "../../compiler/link/index.ts";
import type { Expectation, Model } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import { relatedLocations } from "./related-locations.ts";
import { expectationFailed, expectationImpossible, expectationSetAside } from "./codes.ts";
import { faultOfRanges } from "./contexts.ts";
import { evaluateOf } from "./flagd.ts";
import type { Evaluate } from "./flagd.ts";
import { evaluateCase } from "./evaluate-case.ts";
import type { Failure, CaseContext } from "./evaluate-case.ts";
import { renderedFlags } from "./rendered-flags.ts";
import { sentenceOf } from "./describe-case.ts";
import type { Location } from "../../base/source.ts";

export interface Fleet {
  readonly model: Model;
  readonly states: readonly ClusterState[];
}

/** Counts of cases. Each case counts once, on however many clusters it is evaluated. */
export interface Results {
  readonly passed: number;
  readonly failed: number;
  /** Failed because of an emergency override; they count neither as passed nor as failed. */
  readonly setAside: number;
  /** All cases, in order. */
  readonly cases: readonly EvaluatedCase[];
}

export interface EvaluatedCase {
  /** The name of the Expectation. */
  readonly expectation: string;
  /** The case as a sentence. */
  readonly says: string;
  readonly verdict: Verdict | "not judged";
  /** The location of the case. */
  readonly at: Location;
}

/**
 * `today`: the day for cases without a day, `YYYY-MM-DD`. `guard` is checked between the clusters of a case. If it
 * ends the run, the remaining cases count as failed.
 */
export async function checkExpectations(
  expectations: readonly Expectation[],
  fleet: Fleet,
  today: string,
  report: ReportDiagnostic,
  guard: ResourceGuard,
): Promise<Results> {
  const match = clusterMatcher(fleet.states.map(({ cluster }) => cluster));
  const clustersOf = ({ cluster, clusters }: ExpectationCase): ReadonlySet<string> =>
    new Set(match(cluster === undefined ? clusters : { names: [cluster] }).map(({ name }) => name));
  const cases = expectations.flatMap((expectation) =>
    expectation.spec.cases.map((asked, index): Case => ({ expectation, index, asked, clusters: clustersOf(asked) })),
  );
  const used = new Set(cases.flatMap(({ clusters }) => [...clusters]));
  const evaluators = new Map<string, Evaluators>();
  for (const [cluster, flags] of renderedFlags(fleet, used))
    evaluators.set(cluster, { evaluate: evaluateOf(flags), flags: new Set(Object.keys(flags)) });
  const verdicts = evaluateAll(
    cases,
    { fleet, today, evaluators, breathe: checkpoint("testing", guard) },
    guard,
    report,
  );
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  const unevaluated = cases.length - verdicts.length;
  return {
    passed: count("holds"),
    failed: count("fails") + unevaluated,
    setAside: count("set aside"),
    cases: cases.map((item, index) => evaluatedCase(item, verdicts[index] ?? "not judged")),
  };
}

/** In the order of the cases; fewer, and reported, if the run ended early. */
function evaluateAll(
  cases: readonly Case[],
  context: ExpectationContext,
  guard: ResourceGuard,
  report: ReportDiagnostic,
): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  withinLimits(
    () => {
      for (const item of cases) verdicts.push(evaluateOne(item, context, report));
    },
    (sentence) => {
      const next = cases[verdicts.length];
      if (next === undefined) return;
      report(runExhausted, locationIn(next.expectation.document, ["spec", "cases", next.index]), sentence, {
        help: "use fewer clusters, or a smaller `for`",
      });
    },
    "testing",
    guard,
  );
  return verdicts;
}

function evaluatedCase(
  { expectation, index, asked, clusters }: Case,
  verdict: EvaluatedCase["verdict"],
): EvaluatedCase {
  return {
    expectation: expectation.name,
    says: sentenceOf(asked, [...clusters]),
    verdict,
    at: locationIn(expectation.document, ["spec", "cases", index]),
  };
}

interface Case {
  readonly expectation: Expectation;
  readonly index: number;
  readonly asked: ExpectationCase;
  readonly clusters: ReadonlySet<string>;
}

interface Evaluators {
  readonly evaluate: Evaluate;
  readonly flags: ReadonlySet<string>;
}

interface ExpectationContext {
  readonly fleet: Fleet;
  readonly today: string;
  /** Keyed by cluster, for clusters with rendered flags. */
  readonly evaluators: ReadonlyMap<string, Evaluators>;
  readonly breathe: Checkpoint;
}

type Verdict = "holds" | "fails" | "set aside";

/** Evaluates a case, and reports failures and cases that can't be evaluated. */
function evaluateOne(item: Case, context: ExpectationContext, report: ReportDiagnostic): Verdict {
  const questions = questionsOf(item, context);
  const impossible = impossibleBecause(item, questions);
  if (impossible !== undefined) {
    const { field, says, help } = impossible;
    const place = locationIn(item.expectation.document, ["spec", "cases", item.index, field], "key");
    report(expectationImpossible, place, `the case of "${item.asked.feature}" can't be evaluated: ${says}`, { help });
    return "fails";
  }
  const failures = questions.flatMap((question) => {
    context.breathe();
    const failure = evaluateCase(question);
    return failure === undefined ? [] : [{ question, failure, isEmergency: isEmergency(question) }];
  });
  const groups = Map.groupBy(failures, ({ failure, isEmergency }) => JSON.stringify([failure, isEmergency]));
  for (const same of groups.values()) reportFailures(item, same, report);
  if (failures.length === 0) return "holds";
  return failures.every(({ isEmergency }) => isEmergency) ? "set aside" : "fails";
}

function isEmergency({ state }: CaseContext): boolean {
  return state.gateOverride?.spec.emergency === true;
}

function questionsOf(
  { asked, clusters }: Case,
  { fleet, today, evaluators }: ExpectationContext,
): readonly CaseContext[] {
  const keys = {
    Organization: "organization",
    Project: "project",
    ...fleet.model.project.spec.targets?.openfeature?.contextKeys,
  };
  return fleet.states
    .filter(({ cluster }) => clusters.has(cluster.name))
    .flatMap((state): readonly CaseContext[] => {
      const found = state.features.find(({ feature }) => feature.name === asked.feature);
      if (found === undefined) return [];
      const flags = evaluators.get(state.cluster.name);
      const evaluate = flags?.flags.has(flagKeyOf(found.feature)) === true ? flags.evaluate : undefined;
      return [{ asked, at: state, state: found, evaluate, keys, day: asked.at ?? today }];
    });
}

interface Impossible {
  readonly field: string;
  readonly says: string;
  readonly help?: string | undefined;
}

function impossibleBecause({ asked }: Case, questions: readonly CaseContext[]): Impossible | undefined {
  const [first] = questions;
  if (first === undefined)
    return { field: asked.cluster === undefined ? "clusters" : "cluster", says: "it selects no cluster" };
  const ranges = faultOfRanges(asked);
  if (ranges !== undefined) return { field: asked.for === undefined ? "context" : "for", says: ranges };
  if (typeof asked.expect === "string") return undefined;
  const { variant, share } = asked.expect;
  if (share !== undefined && asked.for === undefined)
    return { field: "expect", says: "`share` needs `for`, which repeats the case" };
  const variants = Object.keys(first.state.flag.variants);
  const unknown = [...(variant === undefined ? [] : [variant]), ...Object.keys(share ?? {})].find(
    (name) => !variants.includes(name),
  );
  if (unknown !== undefined)
    return {
      field: "expect",
      says: `its flag has no variant "${unknown}"`,
      help: didYouMean(unknown, variants) ?? `it has ${quoteList(variants)}`,
    };
  const unrendered = questions.find(({ evaluate, state }) => evaluate === undefined && state.decides !== "variant");
  if (unrendered === undefined) return undefined;
  return {
    field: "expect",
    says: `its flag depends on the context, but is not rendered for "${unrendered.at.cluster.name}"`,
    help: "add `openfeature` to `render` of the stage, or expect a state",
  };
}

/** One diagnostic for all clusters with the same failure, with the reasons on the first of them. */
function reportFailures(
  { expectation, index, asked }: Case,
  groups: readonly { readonly question: CaseContext; readonly failure: Failure; readonly isEmergency: boolean }[],
  report: ReportDiagnostic,
): void {
  const [first] = groups;
  if (first === undefined) return;
  const { says, instead, path, help } = first.failure;
  const where = `on ${quoteList(groups.map(({ question }) => question.at.cluster.name))}`;
  const whom = asked.consumer === undefined ? "" : ` for ${asked.consumer}`;
  const day = asked.at === undefined ? "" : ` at ${asked.at}`;
  report(
    first.isEmergency ? expectationSetAside : expectationFailed,
    locationIn(expectation.document, ["spec", "cases", index, ...path]),
    `"${asked.feature}" ${says}${whom} ${where}${day}, ${instead}`,
    { help, related: relatedLocations(first.question.state) },
  );
}
