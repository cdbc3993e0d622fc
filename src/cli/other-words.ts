/** The words that other tools have for our commands. */
import { didYouMean } from "../base/suggest.ts";
import type { Entry } from "./commands/command.ts";

/** Command -> the words of terraform, kubectl, helm, kustomize, flux, argocd and others for it. */
export const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  accredit: ["approve", "attest", "audit", "certify"],
  completion: ["autocomplete", "completions"],
  deprecate: ["delete", "remove", "retire", "rm", "sunset"],
  diff: ["changes", "plan", "preview", "what-if", "whatif"],
  drift: ["reconcile", "refresh"],
  expire: ["clean", "cleanup", "delete", "gc", "prune", "remove", "rm"],
  explain: ["blame", "describe", "inspect", "show", "why"],
  fmt: ["format", "prettier", "tidy"],
  grant: ["allow", "entitle", "give"],
  history: ["audit-log", "changelog", "log", "timeline"],
  import: ["convert", "migrate"],
  init: ["bootstrap", "scaffold", "setup"],
  list: ["get", "ls", "search", "status"],
  new: ["add", "create", "generate"],
  override: ["disable", "enable", "kill", "toggle"],
  promote: ["graduate", "raise"],
  publish: ["apply", "deliver", "deploy", "push", "release", "sync"],
  rename: ["move", "mv"],
  render: ["apply", "build", "compile", "generate", "hydrate", "make", "template"],
  revoke: ["delete", "deny", "remove", "rm", "ungrant"],
  serve: ["dev", "server", "start"],
  site: ["dashboard", "docs", "ui"],
  upgrade: ["bump", "update"],
  validate: ["check", "lint", "verify", "vet"],
};

/** Help for an unknown command; undefined if nothing is near. */
export function commandsMeantBy(word: string, entries: readonly Entry[]): string | undefined {
  const wanted = word.toLowerCase();
  const meant = entries.filter(({ name }) => OTHER_WORDS[name]?.includes(wanted) === true);
  if (meant.length === 0)
    return didYouMean(
      word,
      entries.map(({ name }) => name),
    );
  const said = meant.map(({ name, summary }) => `"${name}" (${summary})`);
  return `did you mean ${[said.slice(0, -1).join(", "), said.at(-1)].filter(Boolean).join(" or ")}?`;
}
