/** Describes a case as a sentence, which is the name of the test in test reports. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ExpectationCase } from "../../compiler/kinds.ts";

/** `clusters`: the clusters of the case. Equal cases have equal sentences. */
export function sentenceOf(item: ExpectationCase, clusters: readonly string[]): string {
  const { feature, consumer, context, at, because, expect } = item;
  const consumerText = consumer === undefined ? "" : ` for ${consumer}`;
  const day = at === undefined ? "" : ` at ${at}`;
  const contextText = context === undefined ? "" : ` with ${JSON.stringify(context)}`;
  const reason = because === undefined ? "" : ` because of ${because}`;
  const where = clusters.length === 0 ? "nowhere" : `on ${quoteList(clusters).replaceAll('"', "")}`;
  return `${feature} ${outcomeOf(expect)}${consumerText} ${where}${day}${contextText}${reason}`;
}

function outcomeOf(expect: ExpectationCase["expect"]): string {
  if (typeof expect === "string") return `is ${expect}`;
  const variant = expect.variant === undefined ? [] : [`gives ${expect.variant}`];
  const shares = Object.entries(expect.share ?? {}).map(
    ([name, [least, most]]) => `gives ${name} to a share of ${least} to ${most}`,
  );
  return [...variant, ...shares].join(", ");
}
