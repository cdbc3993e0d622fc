/** Which rendered files an edit can change. */
import { flagKeyOf } from "../compiler/link/index.ts";
import type { FeatureSummary, GrantSummary } from "../compiler/link/index.ts";
import type { Scope, ScopeKind } from "../render/render.ts";
import { targets } from "../render/targets/index.ts";
import { scopeOfWorkload } from "../render/targets/openfeature/index.ts";
import type { DocumentSummary, FileSummary } from "./document-summary.ts";

/** The scopes of the files that a feature or grant is in. */
export function scopesOf({ kind, group, spec }: DocumentSummary): readonly Scope[] {
  if (kind === "Grant") {
    const { consumer } = spec as GrantSummary["spec"];
    return [`Consumer/${consumer.kind}/${consumer.name}`];
  }
  if (kind !== "Feature" || group === undefined) return [];
  const { gates = [], workloads = [] } = spec as FeatureSummary["spec"];
  return [
    `Service/${group}`,
    ...workloads.map(scopeOfWorkload),
    ...gates.map(({ component }): Scope => `Component/${component}`),
  ];
}

/** The files of some features. */
export interface AffectedScopes {
  readonly scopes: ReadonlySet<Scope>;
  /** The keys of blocks of these features. */
  readonly names: ReadonlySet<string>;
  readonly flagKeys: ReadonlySet<string>;
}

/**
 * `files`: those before and after the edits. `features`: the affected features. `renders`: the targets that some
 * cluster renders. A page about a service also lists the features that need one of its features. Undefined if a workload
 * uses several services, because it lists the flags of all services.
 */
export function scopesOfFeatures(
  files: readonly FileSummary[],
  features: ReadonlySet<string>,
  renders: ReadonlySet<string>,
): AffectedScopes | undefined {
  const scopes = new Set<Scope>();
  const flagKeys = new Set<string>();
  const needed = new Set<string>();
  const documents = files.flatMap((file) => file.documents);
  for (const document of documents) {
    const { kind, name, spec } = document;
    const isAffected = kind === "Feature" ? features.has(name) : document.features.some((one) => features.has(one));
    if (!isAffected) continue;
    for (const scope of scopesOf(document)) if (isRendered(scope, renders)) scopes.add(scope);
    if (kind !== "Feature") continue;
    flagKeys.add(flagKeyOf({ name, spec: (spec ?? {}) as FeatureSummary["spec"] }));
    for (const one of document.features) needed.add(one);
  }
  for (const { kind, name, group } of documents)
    if (kind === "Feature" && group !== undefined && needed.has(name)) scopes.add(`Service/${group}`);
  return usesSeveralServices(documents, scopes) ? undefined : { scopes, names: features, flagKeys };
}

function isRendered(scope: Scope, renders: ReadonlySet<string>): boolean {
  return targets.some(({ name, scopes }) => {
    const when = scopes[kindOf(scope)];
    return when === "always" || (when === "if listed" && renders.has(name));
  });
}

function kindOf(scope: Scope): ScopeKind {
  return scope.slice(0, scope.indexOf("/")) as ScopeKind;
}

/** Whether a workload of these scopes uses features of several services. */
function usesSeveralServices(documents: readonly DocumentSummary[], scopes: ReadonlySet<Scope>): boolean {
  const services = new Map<Scope, string>();
  for (const document of documents) {
    const { group } = document;
    if (group === undefined) continue;
    for (const scope of scopesOf(document)) {
      if (!scope.startsWith("Workload/") || !scopes.has(scope)) continue;
      if ((services.get(scope) ?? group) !== group) return true;
      services.set(scope, group);
    }
  }
  return false;
}
