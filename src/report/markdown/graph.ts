/** Draws a graph of features that change because of another feature. */
import type { ReportedChange } from "../report.ts";
import { fenced } from "../../base/markdown.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { formatCount } from "../by-severity.ts";
import type { Block } from "./fit-to-budget.ts";

/** Larger graphs are unreadable. */
const MOST_EDGES = 40;

export function dependencyGraph(changes: readonly ReportedChange[], priority: number, fullReport: string): Block {
  const edges = edgesOf(changes);
  const drawing = edges.length === 0 ? [] : [draw(edges.slice(0, MOST_EDGES), changes)];
  const more = edges.length - MOST_EDGES;
  return {
    open: "**Dependencies between the changes**\n\n",
    items: drawing,
    close: more > 0 ? `\n_${formatCount(more, "more dependency")} not drawn: see ${fullReport}._\n\n` : "\n",
    hidden: () => `_A graph of ${edges.length} dependencies left out here, for room: see ${fullReport}._\n\n`,
    priority,
  };
}

type Edge = readonly [from: string, to: string];

/** Edges from the feature with the causing line to the feature whose state changes. */
function edgesOf(changes: readonly ReportedChange[]): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const { kind, subject, because } of changes)
    if (kind === "feature-state")
      for (const { place } of because) {
        const from = /^Feature\/([^#]+)#/.exec(place)?.[1];
        if (from !== undefined && from !== subject) edges.set(JSON.stringify([from, subject]), [from, subject]);
      }
  return [...edges.values()].toSorted((a, b) => (a.join("\0") < b.join("\0") ? -1 : 1));
}

function draw(edges: readonly Edge[], changes: readonly ReportedChange[]): string {
  const states = new Map(
    changes.filter(({ kind }) => kind === "feature-state").map((change) => [change.subject, change]),
  );
  const names = [...new Set(edges.flat())].toSorted();
  const ids = new Map(names.map((name, index) => [name, `n${index}`]));
  const nodes = names.map((name) => {
    const change = states.get(name);
    const state = change === undefined ? "" : `: ${change.before ?? "none"} → ${change.after ?? "none"}`;
    return `  ${ids.get(name)}["${label(name + state)}"]`;
  });
  const lines = edges.map(([from, to]) => `  ${ids.get(from)} --> ${ids.get(to)}`);
  return fenced("mermaid", ["graph LR", ...nodes, ...lines].join("\n"));
}

/** Writes characters that Mermaid may interpret as character codes. */
function label(text: string): string {
  return escapeInvisible(text).replace(/[^\w\-./: →]/gu, (character) => `#${character.codePointAt(0)};`);
}
