/** Imports the feature gates of a Kubernetes release as Features, one for each track that has the gate. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { SourceFile } from "../../../base/source.ts";
import type { ImportContext, Draft, Importer } from "../importer.ts";
import { groupNotes } from "../group-notes.ts";
import { importAssumed, importNotCarried, importNotRecognized } from "../codes.ts";
import { naming } from "../naming.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import { compareReleases } from "../../../base/release.ts";
import type { KubernetesGate } from "../../../render/targets/gates/kubernetes/index.ts";
import { COMPONENTS, NEWEST, shipped } from "../../../render/targets/gates/kubernetes/index.ts";
import { assignComponents } from "./components.ts";
import type { GateOnTrack } from "./components.ts";
import { fieldsFor, gateDraft, UPSTREAM, upstreamIn } from "./draft.ts";
import { gatesIn } from "./list.ts";
import type { Listing } from "./list.ts";
import { projectDraft, stageDrafts } from "../scaffold.ts";

function convert([file]: readonly SourceFile[], context: ImportContext, report: ReportDiagnostic): readonly Draft[] {
  const details = groupNotes(report);
  const listing =
    file === undefined
      ? { gates: shipped(), broken: new Set<string>(), release: NEWEST }
      : gatesIn(file, details, report);
  details.report();
  if (listing.gates.size === 0 || !isNewer(listing, context, file, report)) return [];
  const { release } = listing;
  const gates = new Map([...listing.gates, ...goneGates(listing, context, report)]);
  const names = naming(context, report);
  const all = assignComponents(gates, context, report);
  const tracks = Map.groupBy(all, ({ gate }) => gate);
  const drafts = new Map<string, Draft>();
  for (const placement of all) {
    const draft = gateDraft(placement, isMain(placement, tracks.get(placement.gate) ?? []), names, context);
    if (draft !== undefined) drafts.set(keyOf(placement), draft);
  }
  reportLater(all, context, report);
  return [...scaffoldDrafts(all, release, context), ...all.flatMap((placement) => withNeeds(placement, drafts))];
}

function keyOf({ gate, track }: { readonly gate: Pick<KubernetesGate, "name">; readonly track: string }): string {
  return `${track}/${gate.name}`;
}

/** Reports gates of releases that the project does not list yet. */
function reportLater(all: readonly GateOnTrack[], { releasesOf }: ImportContext, report: ReportDiagnostic): void {
  for (const [track, own] of Map.groupBy(all, (placement) => placement.track)) {
    const newest = releasesOf(track)?.at(-1);
    const later = own.filter(({ gate: { specs } }) =>
      specs.every(({ version }) => newest !== undefined && compareReleases(version, newest) > 0),
    );
    const [first] = later;
    if (first !== undefined)
      report(
        importNotCarried,
        first.gate.at,
        `${later.length === 1 ? "1 gate comes" : `${later.length} gates come`} after ${newest}, the newest release of track "${track}" in sluice.yaml`,
        { help: "list the newer release in `spec.releases`, and use --update" },
      );
  }
}

/** Adds dependencies on the gates that the gate needs, on the same track. */
function withNeeds(placement: GateOnTrack, drafts: ReadonlyMap<string, Draft>): readonly Draft[] {
  const own = drafts.get(keyOf(placement));
  if (own === undefined) return [];
  const needed = placement.gate.needs.flatMap(
    (name) => drafts.get(keyOf({ gate: { name }, track: placement.track })) ?? [],
  );
  if (needed.length === 0) return [own];
  const { gates = [], ...spec } = own.spec;
  return [{ ...own, spec: { ...spec, dependsOn: needed.map(({ name }) => name), gates } }];
}

/** Rejects a list that is older than the imported one, because it would revert upstream changes. */
function isNewer(
  { gates, release }: Listing,
  { imported }: ImportContext,
  file: SourceFile | undefined,
  report: ReportDiagnostic,
): boolean {
  const named = imported.flatMap(({ facts }) => {
    const { specs = [], gone } = upstreamIn(facts) ?? {};
    return [...specs.map(({ version, listed = version }) => listed), ...(gone === undefined ? [] : [gone])];
  });
  const newest = named.toSorted(compareReleases).at(-1) ?? release;
  const [first] = gates.values();
  if (compareReleases(newest, release) <= 0 || first === undefined) return true;
  const at = file === undefined ? first.at : { file, start: 0, end: 0 };
  const what = file === undefined ? "the catalog of Sluice" : `"${file.path}"`;
  report(importNotRecognized, at, `${what} is for release ${release}, but the imported Features are for ${newest}`, {
    help: "use the list of a newer release",
  });
  return false;
}

/** Imported gates that are no longer in the list. */
function goneGates(
  { gates, broken, release }: Listing,
  { imported }: ImportContext,
  report: ReportDiagnostic,
): ReadonlyMap<string, KubernetesGate> {
  const gone = new Map<string, KubernetesGate>();
  const assumed: KubernetesGate[] = [];
  const [first] = gates.values();
  for (const { facts, gates: own } of imported)
    for (const { name } of own) {
      const before = upstreamIn(facts);
      if (gates.has(name) || broken.has(name) || gone.has(name) || before === undefined || first === undefined)
        continue;
      const known = before.gone ?? shipped().get(name)?.gone;
      const gate: KubernetesGate = {
        name,
        specs: before.specs,
        from: before.specs[0]?.version,
        gone: known ?? release,
        proposal: undefined,
        needs: [],
        at: first.at,
      };
      gone.set(name, gate);
      if (known === undefined) assumed.push(gate);
    }
  const [example] = assumed;
  if (example !== undefined)
    report(
      importAssumed,
      example.at,
      `${assumed.length === 1 ? "1 gate is" : `${assumed.length} gates are`} no longer in the list: ${quoteList(assumed.map(({ name }) => name))}`,
      {
        help: `their last release is unknown, so the import sets \`until: "${release}"\``,
      },
    );
  return gone;
}

/** Whether this track's Feature has the name without a suffix: the API server's track, if it has the gate. */
function isMain({ track }: GateOnTrack, all: readonly GateOnTrack[]): boolean {
  const order = [...COMPONENTS.values()].map((component) => component.track);
  const [main] = all.toSorted((a, b) => order.indexOf(a.track) - order.indexOf(b.track));
  return main?.track === track;
}

export const kubernetes: Importer = {
  name: "kubernetes",
  operands: "[FILE]",
  description: "feature gates from a versioned_feature_list.yaml, or the built-in catalog",
  help: "Without a file, reads the built-in catalog of recent minor releases. A gate becomes a Feature of the components that\nknow it.",
  examples: [
    {
      line: "sluice import kubernetes --owner team-nodes --write",
      description: "import the feature gates of recent minor releases",
    },
    {
      line: "sluice import kubernetes --component kubelet=NodeSwap,UserNamespacesSupport",
      description: "import only some gates of a component",
    },
    { line: "sluice import kubernetes --update", description: "show what a newer catalog changes" },
  ],
  options: ["update", "owner", "purpose", "level", "component"],
  updating: {
    annotation: UPSTREAM,
    fieldsOf(facts, track, context) {
      const upstream = upstreamIn(facts);
      return upstream === undefined ? undefined : fieldsFor(upstream, track, context);
    },
  },
  render: undefined,
  convert,
};

function scaffoldDrafts(all: readonly GateOnTrack[], release: string, context: ImportContext): readonly Draft[] {
  const used = new Set(all.flatMap(({ components }) => components));
  const declared = [...new Set([...COMPONENTS.keys(), ...used])].filter((name) => used.has(name));
  const components = Object.fromEntries(
    declared.map((name) => [name, COMPONENTS.get(name) ?? { format: "feature-gates", track: name }]),
  );
  const project: Draft = {
    ...projectDraft,
    spec: { targets: { gates: { components } } },
    comments: [
      {
        path: ["targets", "gates", "components"],
        text: "`track` selects the releases: a kubelet may be older than its API server.",
      },
    ],
  };
  const tracks = [...new Set(all.map(({ track }) => track))].sort();
  // In Kubernetes, betas are on and alphas are off by default.
  const beta = context.levels.find(({ lifecycle }) => lifecycle === "beta")?.name ?? context.level;
  const stages = stageDrafts(beta, ["state", "gates"], context.folderOf("Stage")).map((draft) =>
    draft.kind === "Cluster"
      ? { ...draft, spec: { ...draft.spec, releases: Object.fromEntries(tracks.map((track) => [track, release])) } }
      : draft,
  );
  return [...(context.components === undefined ? [project] : []), ...(context.hasStages ? [] : stages)];
}
