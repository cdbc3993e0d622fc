/** transitions: two sides -> what should not have happened between them, and what was allowed to. */
import { collect } from "./diagnostics.ts";
import { advice } from "./diff/advice.ts";
import { clusterPairs } from "./diff/sides.ts";
import { sort } from "./diff.ts";
import { strictest } from "./severity.ts";
import { transitions } from "./transitions/index.ts";
import { unused, unusedAllowance } from "./transitions/unused-allowance.ts";
import type { Code, Diagnostic } from "./diagnostics.ts";
import type { Advice, Change } from "./diff.ts";
import type { Resource } from "./validate.ts";
import type { Passage, Transition, WholeSide } from "./transitions/contract.ts";
import type { Allowance } from "./transitions/trailers.ts";

export type { WholeSide } from "./transitions/contract.ts";
export { allowancesIn } from "./transitions/trailers.ts";
export type { Allowance } from "./transitions/trailers.ts";

const allowable: readonly Code[] = transitions.map(({ code }) => code);
export const codes: readonly Code[] = [...allowable, unusedAllowance];

export interface Circumstances {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly severityOf: Passage["severityOf"];
  readonly mayLose: Passage["mayLose"];
  /** Said in the commits between the sides. */
  readonly allowances: readonly Allowance[];
  /** Whether an ancestor of base had the document as head has it. */
  readonly wasBefore: (resource: Resource) => boolean;
}

export interface Judged {
  /** With the severities that hold by the rules of both sides. */
  readonly diagnostics: readonly Diagnostic[];
  /** As they were given, with what was allowed and what is a rollback told. */
  readonly changes: readonly Change[];
}

export function judge(
  base: WholeSide,
  head: WholeSide,
  changes: readonly Change[],
  circumstances: Circumstances,
): Judged {
  const { now, severityOf, mayLose } = circumstances;
  const passage: Passage = { base, head, now, clusters: clusterPairs({ base, head, now }), severityOf, mayLose };
  const resources = byPlace(head);
  const diagnostics: Diagnostic[] = [];
  const notes: Note[] = [];
  const heard = new Set<Allowance>();
  for (const transition of transitions) {
    const found: Diagnostic[] = [];
    transition.check(passage, collect(found));
    for (const diagnostic of found) {
      const resource = resources(diagnostic);
      const meant = circumstances.allowances.filter((one) => isFor(one, diagnostic));
      const [allowance] = meant;
      for (const one of meant) heard.add(one);
      if (allowance !== undefined) notes.push({ transition, diagnostic, advice: allowed(allowance) });
      else if (transition.maybeRollback === true && resource !== undefined && circumstances.wasBefore(resource)) {
        notes.push({ transition, diagnostic, advice: ROLLBACK });
        diagnostics.push(softened(diagnostic));
      } else diagnostics.push(diagnostic);
    }
  }
  const projects = [base.model.project, head.model.project];
  const unheard = unused(
    circumstances.allowances.filter((allowance) => !heard.has(allowance)),
    {
      diagnostics,
      codes: allowable,
      isKnown: (code) => severityOf(code) !== undefined,
      files: head.files,
      otherwise: head.model.project.document.file,
    },
  );
  const settled = [...diagnostics, ...unheard].flatMap((diagnostic): readonly Diagnostic[] => {
    const severity = strictest(diagnostic, projects);
    return severity === "ignore" ? [] : [{ ...diagnostic, severity }];
  });
  return { diagnostics: settled, changes: sort(notes.reduce(noted, changes)) };
}

interface Note {
  readonly transition: Transition;
  readonly diagnostic: Diagnostic;
  readonly advice: Advice;
}

const ROLLBACK = advice("rollback", "a rollback: it was so before");

function softened(diagnostic: Diagnostic): Diagnostic {
  const { help: _, ...rest } = diagnostic;
  return { ...rest, severity: "warning", message: `${diagnostic.message}: a rollback` };
}

function isFor({ code, file, reason }: Allowance, diagnostic: Diagnostic): boolean {
  return reason !== "" && code === diagnostic.code.name && file === diagnostic.at.file.path;
}

function allowed({ code, reason, commit }: Allowance): Advice {
  return advice("allowed", `"${code}" is allowed by commit ${commit.slice(0, 12)}: "${reason}"`);
}

/** The document that a diagnostic is in. */
function byPlace({ model }: WholeSide): (diagnostic: Diagnostic) => Resource | undefined {
  const known = new Map<string, Resource>();
  for (const resources of Object.values(model.byKind) as readonly ReadonlyMap<string, Resource>[])
    for (const resource of resources.values())
      known.set(`${resource.document.file.path} ${resource.document.index}`, resource);
  return ({ at }) => ("document" in at ? known.get(`${at.file.path} ${at.document}`) : undefined);
}

/** Told of the changes that come from the same document; if there are none, as a change of its own. */
function noted(changes: readonly Change[], { transition, diagnostic, advice: note }: Note): readonly Change[] {
  const { at: place } = diagnostic;
  const isMeant = ({ because }: Change): boolean =>
    because.some(
      ({ resource: { document } }) =>
        document.file === place.file && (!("document" in place) || document.index === place.document),
    );
  if (changes.some(isMeant))
    return changes.map((change) =>
      isMeant(change) ? { ...change, advice: [note, ...change.advice], risk: "high" } : change,
    );
  const told: Change = {
    kind: transition.about,
    subject: diagnostic.code.name,
    clusters: [],
    before: null,
    after: diagnostic.message,
    because: [],
    owners: [],
    advice: [note],
    risk: "high",
  };
  return [...changes, told];
}
