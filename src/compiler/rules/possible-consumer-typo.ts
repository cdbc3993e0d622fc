/** possible-consumer-typo: a consumer is named once, and a similar name is used often. */
import { append } from "../../base/collections.ts";
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { GrantSummary } from "../link/index.ts";
import type { Rule, AllContext } from "./rule.ts";

const code: Code = {
  name: "possible-consumer-typo",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  means:
    "A grant names a consumer that no other grant names, and whose name is similar to a consumer of several grants.",
  why: "Consumers are not declared, so a typo in a grant causes no error, and nobody or somebody else gets the feature.",
  fix: "Correct the name. Or list the consumers in `spec.consumers` of the project, so that an unknown consumer is an error.",
};

export const possibleConsumerTypo: Rule = { codes: [code], all: true, check };

/** The number of grants that make a name common. */
const COMMON = 2;

function check({ model: { byKind, project } }: AllContext, report: ReportDiagnostic): void {
  if (project.spec.consumers !== undefined) return;
  for (const grants of Map.groupBy(byKind.Grant.values(), ({ spec }) => spec.consumer.kind).values()) {
    const byName = Map.groupBy(grants, ({ spec }) => spec.consumer.name);
    const common = [...byName].filter(([, named]) => named.length >= COMMON).map(([name]) => name);
    const near = nearNames(common);
    for (const [name, [grant, ...others]] of byName)
      if (grant !== undefined && others.length === 0) checkName(name, grant, near(name), report);
  }
}

function checkName(
  name: string,
  { spec, document }: GrantSummary,
  near: readonly string[],
  report: ReportDiagnostic,
): void {
  const suggestion = near.find((other) => looksLikeATypo(name, other));
  if (suggestion === undefined) return;
  const kind = spec.consumer.kind.toLowerCase();
  report(code, locationIn(document, ["spec", "consumer", "name"]), `only this grant names the ${kind} "${name}"`, {
    help: `did you mean "${suggestion}"?`,
  });
}

/** Returns a function that finds names at edit distance 1, or with two swapped letters; fast for thousands of names. */
function nearNames(names: readonly string[]): (name: string) => readonly string[] {
  const byRest = new Map<string, string[]>();
  for (const name of names) for (const rest of shortened(name)) append(byRest, rest, name);
  return (name) => [...shortened(name)].flatMap((rest) => byRest.get(rest) ?? []);
}

/** A name, and its variants without one letter. */
function shortened(name: string): ReadonlySet<string> {
  return new Set([name, ...Array.from(name, (_, index) => name.slice(0, index) + name.slice(index + 1))]);
}

/** Whether the difference is within a word: `team-a` and `team-b`, or `shop-1` and `shop-2`, differ on purpose. */
function looksLikeATypo(name: string, other: string): boolean {
  const [words, others] = [name.split("-"), other.split("-")];
  if (words.length !== others.length) return true;
  return words.some((word, index) => {
    const letters = word.replaceAll(/\d/g, "");
    const otherLetters = (others[index] ?? "").replaceAll(/\d/g, "");
    return letters !== otherLetters && Math.min(letters.length, otherLetters.length) >= 3;
  });
}
