/** Test cases that a change adds or removes. A removed case no longer protects anything. */
import type { Cause, Change } from "./change.ts";
import type { ExpectationCase } from "../../compiler/kinds.ts";
import type { Expectation } from "../../compiler/link/index.ts";
import { advice } from "./advice.ts";
import { cause, causeOfField } from "./causes.ts";
import { resourcesOf, documentPairs } from "./sides.ts";
import type { Side, Sides } from "./sides.ts";
import { describeValue } from "./values.ts";

/** Cases of one document that no document of the other side has. */
interface Shift {
  readonly name: string;
  readonly before: Expectation | undefined;
  readonly after: Expectation | undefined;
  readonly gone: readonly number[];
  readonly added: readonly number[];
}

export function expectationShifts(sides: Sides): readonly Shift[] {
  const changed = documentPairs(sides, "Expectation");
  if (changed.length === 0) return [];
  const [was, is] = [textsOf(sides.base), textsOf(sides.head)];
  return changed
    .map(({ name, before, after }) => ({ name, before, after, gone: missing(before, is), added: missing(after, was) }))
    .filter(({ gone, added }) => gone.length + added.length > 0);
}

function textsOf(side: Side): ReadonlySet<string> {
  return new Set([...resourcesOf(side, "Expectation").values()].flatMap(({ spec }) => spec.cases.map(keyOf)));
}

/** Equal for cases that differ only in the order of their fields. */
function keyOf(one: ExpectationCase): string {
  return JSON.stringify(one, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Indexes of cases. */
function missing(expectation: Expectation | undefined, known: ReadonlySet<string>): readonly number[] {
  return (expectation?.spec.cases ?? []).flatMap((one, index) => (known.has(keyOf(one)) ? [] : [index]));
}

export function expectationChanges(sides: Sides): readonly Change[] {
  return expectationShifts(sides).map(({ name, before, after, gone, added }) => ({
    kind: "policy",
    subject: `expectations.${name}`,
    clusters: [],
    before: casesText(before, gone),
    after: casesText(after, added),
    because: because(before, after, added),
    owners: [],
    advice:
      gone.length === 0
        ? []
        : [advice("policy", `${gone.length === 1 ? "a case is" : `${gone.length} cases are`} no longer tested`)],
    risk: gone.length > 0 ? "high" : "low",
  }));
}

/** The number of cases, and those that the other side does not have. */
function casesText(expectation: Expectation | undefined, own: readonly number[]): string | null {
  if (expectation === undefined) return null;
  const { cases } = expectation.spec;
  const count = `${cases.length} ${cases.length === 1 ? "case" : "cases"}`;
  return [count, ...own.slice(0, 3).map((index) => describeValue(cases[index]) ?? "")].join("; ");
}

function because(
  before: Expectation | undefined,
  after: Expectation | undefined,
  [first]: readonly number[],
): readonly Cause[] {
  return after !== undefined && first !== undefined
    ? [cause(after, ["spec", "cases", first], "head")]
    : causeOfField(before, after, ["spec", "cases"]);
}
