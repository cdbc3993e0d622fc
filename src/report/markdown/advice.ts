/** Lists the advice on changes: each message once, starting with the riskiest changes. */
import type { Risk, Topic } from "../../analysis/diff/index.ts";
import type { ReportedChange } from "../report.ts";
import type { Block } from "./fit-to-budget.ts";
import { value } from "./truncate.ts";
import { foldableList } from "./foldable-list.ts";

/** In order of weight. */
const TOPICS: Readonly<Record<Topic, string>> = {
  emergency: "emergency",
  irreversible: "can't be undone",
  access: "access",
  rollback: "rollback",
  allowed: "allowed in a commit",
  policy: "policy",
  restart: "restart",
  runbook: "runbook",
  dependents: "dependents",
  "manual-grants": "granted by hand",
  dormant: "dormant",
  renderer: "renderer",
};
const TOPICS_IN_ORDER = Object.keys(TOPICS) as readonly Topic[];

const OPEN: Readonly<Record<Risk, number>> = { high: 6, medium: 3, low: 0 };

/**
 * The advice for changes of one risk, except advice already given for riskier ones. `changes`: all changes, sorted by
 * risk.
 */
export function adviceList(
  changes: readonly ReportedChange[],
  risk: Risk,
  priority: number,
  fullReport: string,
): readonly Block[] {
  const first = new Map<string, { readonly topic: Topic; readonly risk: Risk }>();
  for (const change of changes)
    for (const { topic, message } of change.advice)
      if (!first.has(message)) first.set(message, { topic, risk: change.risk });
  const messages = [...first].filter(([, { risk: of }]) => of === risk);
  const rows = TOPICS_IN_ORDER.flatMap((topic) =>
    messages.filter(([, entry]) => entry.topic === topic).map(([message]) => row(TOPICS[topic], message)),
  );
  return foldableList({
    row: "thing",
    of: `to consider about changes of ${risk} risk`,
    head: "",
    rows,
    open: OPEN[risk],
    priority,
    fullReport,
  });
}

function row(topic: string, message: string): string {
  const label = `${topic}: `;
  return `- ${label}${value(message.startsWith(label) ? message.slice(label.length) : message)}\n`;
}
