/** Reads the list of a Kubernetes release: `versioned_feature_list.yaml`, in the format of the Kubernetes tool. */
import { readForeign } from "../../../compiler/untrusted/index.ts";
import type { CheckedDocument, UntrustedDocument } from "../../../compiler/untrusted/index.ts";
import { compareReleases } from "../../../base/release.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importLeftOut, importNotRecognized, importRenamed } from "../codes.ts";
import { truncate, fieldsOf, isFields, itemsOf, wordOf } from "../fields.ts";
import type { NoteGroups } from "../group-notes.ts";
import {
  specsText,
  STAGES,
  unconditional,
  MISNAMED,
  NEWEST,
  shipped,
} from "../../../render/targets/gates/kubernetes/index.ts";
import type { KubernetesGate, Listed, StageName } from "../../../render/targets/gates/kubernetes/index.ts";

export interface Listing {
  readonly gates: ReadonlyMap<string, KubernetesGate>;
  /** Listed gates with an error. */
  readonly broken: ReadonlySet<string>;
  /** The newest release in the list, which is the release of the list. */
  readonly release: string;
}

const NOTHING: Listing = { gates: new Map(), broken: new Set(), release: NEWEST };

/** Reports a gate with an error, and leaves it out. */
export function gatesIn(file: SourceFile, details: NoteGroups, report: ReportDiagnostic): Listing {
  let errors = 0;
  const counting: ReportDiagnostic = (code, ...rest) => {
    if (code.severity === "error") errors++;
    report(code, ...rest);
  };
  const documents = readForeign(file, counting);
  const [document] = documents;
  const isList = documents.length === 1 && document !== undefined && isListOfGates(document.value);
  if (errors > 0) return NOTHING;
  if (!isList) {
    report(importNotRecognized, { file, start: 0, end: 0 }, `"${file.path}" is not a list of feature gates`, {
      help: "use the versioned_feature_list.yaml of Kubernetes, a list of `{name, versionedSpecs: [{version, preRelease, default, lockToDefault}]}`",
    });
    return NOTHING;
  }
  return read(document, details, report);
}

function isListOfGates(value: Value): boolean {
  return Array.isArray(value) && value.some((item) => isFields(item) && "versionedSpecs" in item);
}

/** The number of gates that are reported. */
const MOST_REPORTED = 20;

function read(document: CheckedDocument, details: NoteGroups, report: ReportDiagnostic): Listing {
  const gates = new Map<string, KubernetesGate>();
  const broken = new Set<string>();
  const releases: string[] = [];
  let reported = 0;
  const leaveOut = (name: string, at: KubernetesGate["at"], why: string): void => {
    broken.add(name);
    if (++reported <= MOST_REPORTED) report(importLeftOut, at, `gate "${name}" is left out: ${why}`);
  };
  for (const index of itemsOf(document.value).keys()) {
    const entry = entryOf(document, index, details);
    const other = gates.get(entry.name);
    if ("fault" in entry) leaveOut(entry.name, entry.at, entry.fault);
    else if (other === undefined) {
      gates.set(entry.name, { name: entry.name, specs: entry.specs, at: entry.at, ...catalogued(entry) });
      releases.push(entry.newest);
    } else if (specsText(other.specs) !== specsText(entry.specs))
      leaveOut(entry.name, entry.at, "it is listed twice, with different values");
  }
  if (reported > MOST_REPORTED)
    report(importLeftOut, document.at([]), `${reported - MOST_REPORTED} more gates are left out`, {
      help: "this is not an original list of Kubernetes",
    });
  for (const name of broken) gates.delete(name);
  return {
    gates: new Map([...gates].map(([name, gate]) => renamed(name, gate, report))),
    broken,
    release: releases.toSorted(compareReleases).at(-1) ?? NEWEST,
  };
}

/** Facts that the list lacks: the proposal, the needs, and the first release with the gate. */
function catalogued({ name }: Found): Pick<KubernetesGate, "from" | "gone" | "proposal" | "needs"> {
  const known = shipped().get(MISNAMED.get(name) ?? name);
  return { from: known?.from, gone: undefined, proposal: known?.proposal, needs: known?.needs ?? [] };
}

function renamed(listed: string, gate: KubernetesGate, report: ReportDiagnostic): readonly [string, KubernetesGate] {
  const name = MISNAMED.get(listed);
  if (name === undefined) return [listed, gate];
  report(importRenamed, gate.at, `the list has "${listed}" for gate "${name}"`, {
    help: "lists before 1.37 contain the name of a constant instead; the import corrects it",
  });
  return [name, { ...gate, name }];
}

interface Found extends Pick<KubernetesGate, "name" | "specs" | "at"> {
  readonly newest: string;
}
type Entry = Found | { readonly name: string; readonly at: KubernetesGate["at"]; readonly fault: string };

function entryOf(document: CheckedDocument, index: number, details: NoteGroups): Entry {
  const item = itemsOf(document.value)[index];
  const gate = fieldsOf(item);
  const at: UntrustedDocument["at"] = (path, on) => document.at([index, ...path], on);
  const name = gate["name"];
  if (typeof name !== "string" || !/^[A-Za-z][A-Za-z0-9._-]{0,127}$/.test(name))
    return {
      name: truncate(80, wordOf(isFields(item) ? name : item)),
      at: at([]),
      fault: "a name starts with a letter and contains letters, digits, `-`, `_` and `.`",
    };
  const from = at(["name"]);
  const flaw = document.flawIn([index]);
  if (flaw !== undefined) return { name, at: from, fault: flaw };
  for (const field of Object.keys(gate))
    if (field !== "name" && field !== "versionedSpecs")
      details.add({
        what: `"${field}"`,
        owner: `gate "${name}"`,
        outcome: "is not imported",
        at: at([field], "key"),
      });
  const written = itemsOf(gate["versionedSpecs"]);
  if (written.length === 0) return { name, at: from, fault: "it has no `versionedSpecs`" };
  const specs: Listed[] = [];
  for (const [number, one] of written.entries()) {
    const spec = specOf(fieldsOf(one));
    if (typeof spec === "string") return { name, at: at(["versionedSpecs", number]), fault: spec };
    specs.push(spec);
  }
  const ordered = specs.toSorted((a, b) => compareReleases(a.version, b.version));
  const fault = faultOf(ordered);
  if (fault !== undefined) return { name, at: from, fault };
  return { name, specs: unconditional(ordered), at: from, newest: ordered.at(-1)?.version ?? "" };
}

function specOf(spec: ReturnType<typeof fieldsOf>): Listed | string {
  const { version, preRelease, default: on, lockToDefault = false, minCompatibilityVersion } = spec;
  if (version === undefined) return "an entry has no `version`";
  if (!isMinor(version)) return `the version ${wordOf(version)} is not MAJOR.MINOR in quotes`;
  const stage = STAGES.find((one) => one === wordOf(preRelease).toLowerCase());
  if (stage === undefined) return `its preRelease in ${version} is ${wordOf(preRelease)}, not ${WORDS}`;
  if (typeof on !== "boolean") return `its default in ${version} is not a boolean`;
  if (typeof lockToDefault !== "boolean") return `its lockToDefault in ${version} is not a boolean`;
  if (minCompatibilityVersion === undefined) return { version, stage, on, locked: lockToDefault };
  if (!isMinor(minCompatibilityVersion))
    return `its minCompatibilityVersion in ${version} is not MAJOR.MINOR in quotes`;
  return { version, stage, on, locked: lockToDefault, minCompatibility: minCompatibilityVersion };
}

/** YAML reads an unquoted 1.30 as 1.3. */
function isMinor(value: Value | undefined): value is string {
  return typeof value === "string" && value.length < 16 && /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/.test(value);
}

const WORDS = "Alpha, Beta, GA or Deprecated";

/** The checks of the Kubernetes package `component-base`. */
function faultOf(specs: readonly Listed[]): string | undefined {
  for (const [index, { version, stage, locked, minCompatibility }] of specs.entries()) {
    const before = specs[index - 1];
    if (before === undefined) continue;
    if (before.version === version && minCompatibility === undefined) return `it has two entries for ${version}`;
    if (before.locked && !locked) return `it is unlocked again in ${version}`;
    if (RANKS[stage] < RANKS[before.stage]) return `its level goes down in ${version}`;
  }
  return undefined;
}

const RANKS: Readonly<Record<StageName, number>> = { alpha: 0, beta: 1, ga: 2, deprecated: 3 };
