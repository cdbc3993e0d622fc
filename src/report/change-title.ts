/** Words the subject of a change: `pricing unit of meter`, and the name. */
import type { ChangeKind } from "../analysis/diff/index.ts";
import { SUPPRESSION } from "../compiler/parse/index.ts";
import type { ReportedChange } from "./report.ts";

export interface Title {
  /** The words before the name. */
  readonly label: string;
  readonly name: string;
}

const KINDS: Readonly<Record<ChangeKind, string>> = {
  "feature-state": "feature",
  "feature-level": "level of",
  "feature-value": "value of",
  grant: "grant of",
  threshold: "threshold of",
  cluster: "cluster",
  catalog: "catalog",
  override: "override",
  accreditation: "accreditation",
  policy: "setting",
  renderer: "option",
  rename: "name of",
};

/** Words for fields whose names are unclear. */
const FIELDS: Readonly<Record<string, string>> = {
  displayName: "display name",
  track: "release track",
  approvedBy: "approver",
  requestedBy: "requester",
  expiresReason: "reason for the expiry",
  clusters: "clusters",
  deprecated: "deprecation",
  expires: "expiry",
  dependsOn: "dependencies",
  conflictsWith: "conflicts",
  gates: "component gates",
  render: "targets",
  maintenance: "maintenance windows",
  waitFor: "waiting",
  gvk: "kind",
  default: "default amount",
  max: "maximum",
};

const SECTIONS: Readonly<Record<string, string>> = {
  services: "service",
  types: "resource type",
  meters: "meter",
  limits: "limit",
  patches: "patch",
  accreditations: "accreditation",
  clusters: "cluster",
  expectations: "expectation",
  features: "feature",
  grants: "grant",
  overrides: "override",
  projects: "project",
  stages: "stage",
};

export function titleOf({ kind, subject, clusters }: Pick<ReportedChange, "kind" | "subject" | "clusters">): Title {
  const inSection = sectionTitle(subject);
  if (kind === "rename" && inSection !== undefined) return { ...inSection, label: `renamed ${inSection.label}` };
  if (inSection !== undefined) return inSection;
  const dot = subject.indexOf(".");
  const [first, rest] = dot === -1 ? [subject, ""] : [subject.slice(0, dot), subject.slice(dot + 1)];
  switch (kind) {
    case "feature-value":
      return rest === "" ? { label: KINDS[kind], name: subject } : { label: `${inWords(rest)} of`, name: first };
    case "cluster":
      if (rest === "after") return { label: "stage before", name: first };
      return isWholeCluster({ kind, subject, clusters })
        ? { label: KINDS[kind], name: subject }
        : { label: KINDS[kind], name: inWords(subject) };
    case "accreditation":
      return rest === "accreditation"
        ? { label: "accreditation on stage", name: first }
        : { label: KINDS[kind], name: subject };
    case "policy":
      if (first === "rules") return { label: "severity of", name: rest };
      if (first === "policies") return { label: "policy", name: rest };
      if (first === "checks") return { label: "check", name: rest };
      if (first === "expectations") return { label: "expectation", name: rest };
      return first === SUPPRESSION
        ? { label: "suppression comment for", name: rest }
        : { label: KINDS[kind], name: subject };
    case "renderer":
      if (subject.startsWith("targets") || subject === "output") return { label: KINDS[kind], name: subject };
      return { label: /^\w+ "/.test(subject) ? "pods of" : "renderer", name: subject };
    default:
      return { label: KINDS[kind], name: subject };
  }
}

/** Whether a cluster was added or removed: it is the only cluster of the change. */
export function isWholeCluster({ kind, subject, clusters }: Parameters<typeof titleOf>[0]): boolean {
  return kind === "cluster" && clusters.length === 1 && clusters[0] === subject;
}

/** `meters["compute.example.com/cpu"].billing.pricingUnit`: `pricing unit of meter`, and its name. */
function sectionTitle(subject: string): Title | undefined {
  const [, section = "", quoted = '""', path = ""] = /^(\w+)\[("(?:[^"\\]|\\.)*")\](.*)$/.exec(subject) ?? [];
  const entry = SECTIONS[section];
  if (entry === undefined) return undefined;
  const name = JSON.parse(quoted) as string;
  const [, list, item, number, field = ""] = /^\.(\w+)\[("(?:[^"\\]|\\.)*")\](?:\[(\d+)\])?(.*)$/.exec(path) ?? [];
  if (list === undefined || item === undefined) {
    const last = path.split(".").at(-1) ?? "";
    return { label: last === "" ? entry : `${inWords(last)} of ${entry}`, name };
  }
  const entryTitle = `${list.replace(/s$/, "")} ${JSON.parse(item) as string}${number === undefined ? "" : ` (${number})`}`;
  const of = field === "" ? entryTitle : `${inWords(field.split(".").at(-1) ?? "")} of ${entryTitle}`;
  return { label: `${of} of ${entry}`, name };
}

function inWords(field: string): string {
  return FIELDS[field] ?? field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
