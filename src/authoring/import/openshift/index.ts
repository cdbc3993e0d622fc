/** Imports gates of the payload manifests as Features; `clusters` selects the profiles that have them. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importConflict, importLeftOut } from "../codes.ts";
import type { ImportContext, Draft, Fields, Importer } from "../importer.ts";
import { firstLevel } from "../levels.ts";
import { gateLabelOf, naming } from "../naming.ts";
import type { Naming } from "../naming.ts";
import { projectDraft, stageDrafts } from "../scaffold.ts";
import { gatesOf } from "./gates.ts";
import type { Gate, GateMaturity } from "./gates.ts";
import { manifestsIn } from "./manifests.ts";

/** The name of the component in the Project, and the label of a Cluster with its profile. */
const COMPONENT = "openshift";
const LABEL = "cluster-profile";

/** The annotation with the first feature set of a gate, and its profiles. */
const UPSTREAM = "sluice.dev/openshift-gate";

function convert(files: readonly SourceFile[], context: ImportContext, report: ReportDiagnostic): readonly Draft[] {
  const gates = gatesOf(manifestsIn(files, report), report);
  const [first] = gates;
  if (first === undefined) return [];
  if (context.components?.has(COMPONENT) === false) {
    report(
      importLeftOut,
      first.at,
      `${gates.length} gates are left out: sluice.yaml does not declare the component "${COMPONENT}"`,
      {
        help: `add \`${COMPONENT}: {format: json}\` to \`spec.targets.gates.components\``,
      },
    );
    return [];
  }
  reportGone(gates, context, report);
  const names = naming(context, report);
  const drafts = gates.flatMap((gate) => draftsOf(gate, names, context));
  return [...scaffoldDrafts([...first.reached.keys()], context), ...drafts];
}

function reportGone(gates: readonly Gate[], { imported }: ImportContext, report: ReportDiagnostic): void {
  const known = new Set(gates.map(({ name }) => name));
  const [first] = gates;
  for (const { name, gates: own } of imported)
    for (const gate of own)
      if (first !== undefined && gate.component === COMPONENT && !known.has(gate.name))
        report(
          importConflict,
          first.at,
          `"${name}" is left unchanged: no manifest contains gate "${gate.name}" any more`,
          {
            help: "remove the Feature, or set its `deprecated.until` to the release that removed the gate",
          },
        );
}

/** One Feature for all profiles with the same maturity of the gate, and one for each other maturity. */
function draftsOf({ name: gate, reached, at }: Gate, names: Naming, context: ImportContext): readonly Draft[] {
  const reaching = [...reached].filter(([, one]) => one !== "none");
  const all = reaching.length === 0 ? [...reached] : reaching;
  const alike = [...Map.groupBy(all, ([, one]) => one)];
  return alike.map(([one, group], index) => {
    const profiles = group.map(([profile]) => profile);
    const suffix = index === 0 ? undefined : profiles.join(" ");
    const name = names.nameFor("Feature", gateLabelOf(gate, suffix), at, "the gate keeps its name");
    const upstream: Upstream = { reached: one, profiles: profiles.length === reached.size ? [] : profiles };
    return {
      kind: "Feature",
      name,
      annotations: { [UPSTREAM]: upstreamText(upstream) },
      spec: {
        description: `OpenShift feature gate ${gate}.`,
        purpose: context.purpose ?? "operational",
        ...(context.components?.get(COMPONENT) === undefined || context.components.get(COMPONENT) === "platform"
          ? {}
          : { track: context.components.get(COMPONENT) ?? "" }),
        ...fieldsFor(upstream, context),
        gates: [{ component: COMPONENT, name: gate }],
      },
      path: `${context.folderOf("Feature")}/openshift/${name}.yaml`,
      from: at,
    };
  });
}

interface Upstream {
  readonly reached: GateMaturity;
  /** Empty for all profiles. */
  readonly profiles: readonly string[];
}

function upstreamText({ reached, profiles }: Upstream): string {
  return profiles.length === 0 ? reached : `${reached} on ${profiles.join(", ")}`;
}

const REACHED: readonly GateMaturity[] = ["Default", "TechPreviewNoUpgrade", "DevPreviewNoUpgrade", "none"];

function upstreamIn(text: string): Upstream | undefined {
  const [, set, profiles] = /^(\w+)(?: on (\S+(?:, \S+)*))?$/.exec(text) ?? [];
  const reached = REACHED.find((one) => one === set);
  return reached === undefined ? undefined : { reached, profiles: profiles?.split(", ") ?? [] };
}

function levelFor(reached: GateMaturity, context: ImportContext): ReturnType<typeof firstLevel> {
  if (reached === "TechPreviewNoUpgrade") return firstLevel("beta", context);
  if (reached === "DevPreviewNoUpgrade") return firstLevel("alpha", context);
  return { level: context.level, isMissing: false };
}

function fieldsFor({ reached, profiles }: Upstream, context: ImportContext): Fields {
  const { level, isMissing } = levelFor(reached, context);
  const [only] = profiles;
  return {
    history: [{ level, ...(isMissing || reached === "none" ? { optIn: true } : {}) }],
    ...(only === undefined ? {} : { clusters: { labels: { [LABEL]: profiles.length === 1 ? only : [...profiles] } } }),
  };
}

/** Drafts the component and a cluster of each profile, for an import into a folder without a project. */
function scaffoldDrafts(profiles: readonly string[], context: ImportContext): readonly Draft[] {
  const project: Draft = {
    ...projectDraft,
    spec: { targets: { gates: { components: { [COMPONENT]: { format: "json" } } } } },
  };
  const stages = stageDrafts(context.level, ["state", "gates"], context.folderOf("Stage")).flatMap((draft) =>
    draft.kind === "Cluster"
      ? profiles.map((profile) => ({ ...draft, name: `production-${profile}`, labels: { [LABEL]: profile } }))
      : [draft],
  );
  return [...(context.components === undefined ? [project] : []), ...(context.hasStages ? [] : stages)];
}

export const openshift: Importer = {
  name: "openshift",
  operands: "FILE...|DIR",
  description: "FeatureGates of a release payload, with all feature sets and profiles",
  help: "Reads the FeatureGate manifests of a payload, such as those from `oc adm release extract`. Feature sets become levels, and\ncluster profiles become clusters.",
  examples: [
    { line: "sluice import openshift manifests/", description: "show the documents for the manifests in a folder" },
  ],
  options: ["update", "owner", "purpose", "level"],
  files: ["**/*.yaml", "**/*.yml", "**/*.json"],
  render: undefined,
  updating: {
    annotation: UPSTREAM,
    fieldsOf(facts, _track, context) {
      const upstream = upstreamIn(facts);
      return upstream === undefined ? undefined : fieldsFor(upstream, context);
    },
  },
  convert,
};
