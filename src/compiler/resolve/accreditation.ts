/** Finds the accreditation in force on each cluster, and reports features that are on without its approval. */
import { createHash } from "node:crypto";
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import { compareReleases } from "../../base/release.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Accreditation, Cluster, Feature, Model, Stage } from "../link/index.ts";
import { PLATFORM } from "../link/index.ts";
import type { FeatureState } from "./state.ts";
import * as codes from "./codes.ts";
import type { ClusterStates } from "./dependencies.ts";
import { releaseOf } from "./cluster-classes.ts";

/** The digest that `sluice accredit` writes: a hash of the sorted names, joined by LF. */
export function digestOf(features: readonly string[]): string {
  return `sha256:${createHash("sha256")
    .update([...features].sort().join("\n"))
    .digest("hex")}`;
}

/** Whether features in a stage need approval: others are reported or kept off. */
export function isAccredited({ spec: { accreditation = "none" } }: Stage): boolean {
  return accreditation !== "none";
}

/** The record in force on each cluster of a stage that requires one. */
export function recordsInForce(
  rows: readonly ClusterStates[],
  model: Model,
  report: ReportDiagnostic,
): ReadonlyMap<Cluster, Accreditation> {
  const inForce = new Map<Cluster, Accreditation>();
  const records = [...model.byKind.Accreditation.values()];
  records.forEach((record) => checkDigest(record, report));
  const ties = new Map<
    string,
    { readonly pair: readonly [Accreditation, Accreditation]; readonly clusters: string[] }
  >();
  const drops = new Map<string, readonly [Accreditation, Accreditation]>();
  for (const { site } of rows) {
    if (!isAccredited(site.stage)) continue;
    const selecting = ascending(
      records.filter((record) => model.selected.get(record)?.includes(site.cluster) === true),
    );
    selecting.forEach((record, index) => {
      const before = selecting[index - 1];
      if (before !== undefined) drops.set(`${before.name} ${record.name}`, [before, record]);
    });
    const applicable = applicableTo(site.cluster, selecting, model);
    const [last, second] = [applicable.at(-1), applicable.at(-2)];
    if (last === undefined) {
      reportMissing(site.cluster, selecting, model, report);
      continue;
    }
    inForce.set(site.cluster, last);
    if (second !== undefined && order(second, last) === 0) {
      const key = `${second.name} ${last.name}`;
      const known = ties.get(key);
      if (known !== undefined) known.clusters.push(site.cluster.name);
      else ties.set(key, { pair: [second, last], clusters: [site.cluster.name] });
    }
  }
  for (const { pair, clusters } of ties.values()) reportTie(pair, clusters, report);
  for (const pair of drops.values()) checkDrops(pair, report);
  return inForce;
}

function checkDigest({ name, spec, document }: Accreditation, report: ReportDiagnostic): void {
  if (spec.digest === undefined || spec.digest === digestOf(spec.features)) return;
  report(
    codes.accreditationDigest,
    locationIn(document, ["spec", "digest"]),
    `the digest of accreditation "${name}" does not match its features`,
    {
      help: `the digest of the current list is ${digestOf(spec.features)}`,
    },
  );
}

function order(a: Accreditation, b: Accreditation): number {
  const releases = compareReleases(a.spec.release, b.spec.release);
  if (releases !== 0) return releases;
  const [first, second] = [a.spec.date ?? "", b.spec.date ?? ""];
  return first < second ? -1 : first > second ? 1 : 0;
}

function ascending(records: readonly Accreditation[]): readonly Accreditation[] {
  return records.toSorted(order);
}

/** Records for the cluster's release or an earlier one, as in Google Distributed Cloud air-gapped (feature gates). */
function applicableTo(cluster: Cluster, records: readonly Accreditation[], model: Model): readonly Accreditation[] {
  const release = releaseOf(cluster, PLATFORM, model);
  return records.filter(({ spec }) => release !== undefined && compareReleases(spec.release, release) <= 0);
}

function reportMissing(
  cluster: Cluster,
  records: readonly Accreditation[],
  model: Model,
  report: ReportDiagnostic,
): void {
  const release = releaseOf(cluster, PLATFORM, model);
  if (release === undefined) return;
  report(
    codes.accreditationMissing,
    locationIn(cluster.document, ["metadata", "name"]),
    `no accreditation applies to cluster "${cluster.name}" at release ${release}`,
    {
      help:
        records.length === 0
          ? "add an Accreditation that selects it"
          : `the records for this cluster are for later releases: ${quoteList(records.map(({ name }) => name))}`,
    },
  );
}

function reportTie(
  pair: readonly [Accreditation, Accreditation],
  clusters: readonly string[],
  report: ReportDiagnostic,
): void {
  const [first, second] = pair;
  report(
    codes.accreditationTie,
    locationIn(second.document, ["spec", "date"]),
    `accreditations "${first.name}" and "${second.name}" have the same release and date on ${quoteList(clusters)}`,
    {
      help: "give one a later date",
      related: [{ message: "the other one", at: locationIn(first.document, ["spec", "date"]) }],
    },
  );
}

function checkDrops([before, record]: readonly [Accreditation, Accreditation], report: ReportDiagnostic): void {
  const dropped = before.spec.features.filter((name) => !record.spec.features.includes(name));
  if (dropped.length === 0) return;
  report(
    codes.accreditationDrops,
    locationIn(record.document, ["spec", "features"], "key"),
    `accreditation "${record.name}" omits ${quoteList(dropped)}, which "${before.name}" approved`,
    { related: [{ message: "the previous record", at: locationIn(before.document, ["spec", "features"], "key") }] },
  );
}

interface Finding {
  readonly record: Accreditation;
  readonly feature: Feature;
  readonly state: FeatureState;
  readonly clusters: string[];
}

export function checkApproved(
  rows: readonly ClusterStates[],
  inForce: ReadonlyMap<Cluster, Accreditation>,
  report: ReportDiagnostic,
): void {
  const unapproved = new Map<string, Finding>();
  const off = new Map<string, Finding>();
  for (const { site, states } of rows) {
    const record = inForce.get(site.cluster);
    if (record === undefined) continue;
    const approved = new Set(record.spec.features);
    for (const state of states.list)
      if (state.open !== approved.has(state.feature.name) && !isEmergency(state) && state.reason !== "absent")
        add(state.open ? unapproved : off, { record, feature: state.feature, state, clusters: [site.cluster.name] });
  }
  for (const finding of unapproved.values()) reportUnapproved(finding, report);
  for (const { record, feature, state, clusters } of off.values())
    report(
      codes.accreditedButOff,
      locationIn(record.document, ["spec", "features", record.spec.features.indexOf(feature.name)]),
      `"${feature.name}" is approved by "${record.name}" but off on ${quoteList(clusters)}`,
      { help: adviceOn(state), subject: feature },
    );
}

function adviceOn({ reason, unapproved }: FeatureState): string {
  if (reason === "accreditation" && unapproved !== undefined)
    return `it depends on "${unapproved.name}", which is not approved: get approval for it too`;
  return "promote it or override its level there";
}

/** Whether an emergency override, and not a missing approval, determines the gate. */
function isEmergency({ gateOverride }: FeatureState): boolean {
  return gateOverride?.spec.emergency === true;
}

function add(to: Map<string, Finding>, finding: Finding): void {
  const { record, feature, state } = finding;
  const key = `${record.name} ${feature.name} ${state.unapproved?.name ?? ""}`;
  const known = to.get(key);
  if (known === undefined) to.set(key, finding);
  else known.clusters.push(...finding.clusters);
}

function reportUnapproved({ record, feature, state, clusters }: Finding, report: ReportDiagnostic): void {
  const decider = state.gateOverride;
  report(
    codes.notAccredited,
    decider === undefined
      ? locationIn(feature.document, ["metadata", "name"])
      : locationIn(decider.document, ["metadata", "name"]),
    `"${feature.name}" is on (${state.reason}) but not accredited on ${quoteList(clusters)}`,
    {
      help:
        state.level === null
          ? `it is part of the product there: get approval and add it to "${record.name}"`
          : `turn it off there with an Override, or get approval and add it to "${record.name}"`,
      related: [{ message: "the current record", at: locationIn(record.document, ["spec", "features"], "key") }],
    },
  );
}
