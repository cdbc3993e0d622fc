/** Reads the payload manifests: for each feature set and cluster profile, the gates that are on and off. */
import { readForeign, within } from "../../../compiler/untrusted/index.ts";
import type { CheckedDocument, UntrustedDocument } from "../../../compiler/untrusted/index.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importLeftOut, importNotCarried, importNotRecognized } from "../codes.ts";
import { article, truncate, fieldsOf, isFields, itemsOf, textOf, wordOf } from "../fields.ts";

/** In ascending order of enabled gates. */
export const SETS = ["Default", "OKD", "TechPreviewNoUpgrade", "DevPreviewNoUpgrade"] as const;
export type SetName = (typeof SETS)[number];

export interface Manifest {
  /** As in the annotation: `self-managed-high-availability`. */
  readonly profiles: readonly string[];
  readonly set: SetName;
  /** The major versions that it is for, as in its annotation. */
  readonly versions: string;
  readonly gates: ReadonlyMap<string, GateState>;
  readonly at: UntrustedDocument["at"];
}

export interface GateState {
  readonly on: boolean;
  readonly at: ReturnType<UntrustedDocument["at"]>;
}

export function manifestsIn(files: readonly SourceFile[], report: ReportDiagnostic): readonly Manifest[] {
  let errors = 0;
  const counting: ReportDiagnostic = (code, ...rest) => {
    if (code.severity === "error") errors++;
    report(code, ...rest);
  };
  const found = files.flatMap((file) => readForeign(file, counting).flatMap((one) => manifestsOf(one, counting)));
  const [file] = files;
  if (found.length === 0 && errors === 0 && file !== undefined)
    report(
      importNotRecognized,
      { file, start: 0, end: 0 },
      `"${file.path}" is not a FeatureGate of a release payload`,
      {
        help: "use the folder payload-manifests/featuregates of openshift/api, or files in it",
      },
    );
  return errors === 0 ? found : [];
}

function manifestsOf(document: CheckedDocument, report: ReportDiagnostic): readonly Manifest[] {
  const { value, at, flawIn } = document;
  if (!isFields(value)) return [];
  if ("items" in value)
    return itemsOf(value["items"]).flatMap((_, index) => manifestsOf(within(document, ["items", index]), report));
  const kind = textOf(value["kind"]) ?? "";
  if (kind !== "FeatureGate" || textOf(value["apiVersion"])?.startsWith("config.openshift.io/") !== true) {
    const what = kind === "" ? "an object without a kind" : `${article(kind)} ${truncate(80, kind)}`;
    report(importNotCarried, at(["kind"]), `${what} is not imported: it is not a FeatureGate of OpenShift`);
    return [];
  }
  const leaveOut = (why: string, help?: string): readonly Manifest[] => {
    report(importLeftOut, at(["kind"]), `a FeatureGate is left out: ${why}`, { help });
    return [];
  };
  const flaw = flawIn([]);
  if (flaw !== undefined) return leaveOut(flaw);
  const annotations = fieldsOf(fieldsOf(value["metadata"])["annotations"]);
  const profiles = Object.entries(annotations).flatMap(([key, annotation]) =>
    /^include\.release\.openshift\.io\/[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(key) && annotation !== "false"
      ? [key.slice(PROFILE.length)]
      : [],
  );
  if (profiles.length === 0)
    return leaveOut(
      "it has no cluster profile",
      `manifests of a release payload have an annotation ${PROFILE}PROFILE; the object of a cluster contains only one feature set`,
    );
  const named = annotations[SET] ?? fieldsOf(value["spec"])["featureSet"] ?? "Default";
  const set = SETS.find((one) => one === named);
  if (set === undefined) return leaveOut(`unknown feature set ${wordOf(named)}`, `available: ${SETS.join(", ")}`);
  const [states, ...others] = itemsOf(fieldsOf(value["status"])["featureGates"]);
  if (states === undefined) return leaveOut("its status lists no gates");
  if (others.length > 0) return leaveOut("its status comes from a cluster, and lists the gates of several versions");
  return [
    {
      profiles,
      set,
      versions: textOf(annotations[VERSIONS]) ?? "",
      gates: statedBy(fieldsOf(states), at, report),
      at,
    },
  ];
}

const PROFILE = "include.release.openshift.io/";
const SET = "release.openshift.io/feature-set";
const VERSIONS = "release.openshift.io/major-version";

function statedBy(
  states: ReturnType<typeof fieldsOf>,
  at: UntrustedDocument["at"],
  report: ReportDiagnostic,
): Manifest["gates"] {
  const gates = new Map<string, GateState>();
  const twice = new Set<string>();
  for (const field of ["enabled", "disabled"] as const)
    for (const [index, gate] of itemsOf(states[field]).entries()) {
      const place = at(["status", "featureGates", 0, field, index]);
      const { name } = fieldsOf(gate);
      if (typeof name !== "string" || !/^[A-Za-z][A-Za-z0-9._-]{0,127}$/.test(name))
        report(
          importLeftOut,
          place,
          `gate "${truncate(80, wordOf(name))}" is left out: a name contains only letters, digits, \`-\`, \`_\` and \`.\``,
        );
      else if (gates.has(name)) twice.add(name);
      else gates.set(name, { on: field === "enabled", at: place });
    }
  for (const name of twice) {
    const place = gates.get(name)?.at;
    if (place !== undefined) report(importLeftOut, place, `gate "${name}" is left out: a manifest lists it twice`);
    gates.delete(name);
  }
  return gates;
}
