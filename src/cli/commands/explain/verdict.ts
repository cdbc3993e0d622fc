/** Formats the first line of an explanation: the state. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { FeatureState } from "../../../compiler/resolve/index.ts";
import { accessOf } from "../../../analysis/explain/index.ts";
import type { StateQuery } from "../../../analysis/explain/index.ts";

const WHY: Readonly<Record<FeatureState["reason"], string>> = {
  absent: "it does not exist there",
  removed: "it has been removed",
  permanent: "it is part of the product",
  "not-released": "it is not released yet",
  accreditation: "it is not approved",
  override: "by an override",
  locked: "it is locked",
  "opt-in": "it is opt-in, and no override enables it",
  threshold: "by its level",
};

/** `cloud-portal-billing is enabled for Organization/acme on prod-eu-1` */
export function verdictOf(question: StateQuery): string {
  const { state, at, consumer } = question;
  const { cluster } = at;
  const name = state.feature.name;
  if (consumer === undefined) return `${name} is ${stateOf(state)} on ${cluster.name}${reasonOf(state)}`;
  const { has, why } = accessOf(question, consumer);
  const sentence = `${name} is ${has ? "enabled" : "disabled"} for ${consumer.kind}/${consumer.name} on ${cluster.name}`;
  return why === undefined ? `${sentence}${reasonOf(state)}` : `${sentence}: ${why}`;
}

function stateOf({ state, consumers = [] }: FeatureState): string {
  if (state !== "granted") return state;
  if (consumers.length === 0) return "on, but granted to nobody";
  return `granted to ${quoteList(consumers.map((one) => `${one.kind}/${one.name}`)).replaceAll('"', "")}`;
}

/** Empty if the chain below shows the reason. */
function reasonOf({ feature, reason, unapproved }: FeatureState): string {
  if (reason === "accreditation" && unapproved !== undefined && unapproved.name !== feature.name)
    return `: ${unapproved.name}, which it depends on, is not approved`;
  const isPlain = !["absent", "removed", "permanent", "not-released", "accreditation", "opt-in"].includes(reason);
  return isPlain ? "" : `: ${WHY[reason]}`;
}
