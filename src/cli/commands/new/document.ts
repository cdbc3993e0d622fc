/** Options and checks that the kinds of `new` share. */
import type { SourceEdit } from "../../../render/output/index.ts";
import { UsageError } from "../command.ts";
import type { Host, Option, ParsedOptions } from "../command.ts";
import type { Editable } from "../edits/plan.ts";
import { OVERRIDE } from "../edits/override-edit.ts";
import { checkName } from "../match-names.ts";

type Valued =
  | "description"
  | "service"
  | "purpose"
  | "since"
  | "track"
  | "entitlement"
  | "threshold"
  | "after"
  | "feature";
type Repeated = "owner" | "release" | "render";

/** The options of all kinds. Some have a meaning in several. */
export const NEW_OPTIONS: typeof OVERRIDE & {
  readonly [Name in Valued]: Option & { readonly value: string };
} & { readonly [Name in Repeated]: Option & { readonly value: string; readonly repeatable: true } } = {
  description: { value: "TEXT", description: "(feature) what it does for users" },
  owner: { value: "TEAM", repeatable: true, description: "(feature) owner" },
  service: { value: "SERVICE", description: "(feature) service that it belongs to" },
  purpose: {
    value: "PURPOSE",
    choices: ["release", "operational", "experiment", "permission", "kill-switch"],
    description: "(feature) purpose of the flag",
    default: "release",
  },
  since: { value: "RELEASE", description: "(feature) first release with the level" },
  track: { value: "TRACK", description: "(feature) track of its releases", default: "platform" },
  entitlement: {
    value: "KIND",
    choices: ["Organization", "Project"],
    description: "(feature) kind of consumer that needs a grant",
  },
  release: {
    value: "[TRACK=]RELEASE",
    completes: "cluster-releases",
    repeatable: true,
    description: "(cluster) release that it runs, or latest",
  },
  threshold: { value: "LEVEL", description: "(stage) lowest level at which features are on" },
  after: { value: "STAGE", description: "(stage) stage before it" },
  render: {
    value: "TARGET",
    completes: "targets",
    repeatable: true,
    description: "(stage) target to render (default: the targets of --after)",
  },
  feature: { value: "FEATURE", description: "(override) feature that it applies to" },
  ...OVERRIDE,
  emergency: ofOverride(OVERRIDE.emergency),
  enabled: ofOverride(OVERRIDE.enabled),
  variant: ofOverride(OVERRIDE.variant),
  cluster: ofOverride(OVERRIDE.cluster),
  exclude: ofOverride(OVERRIDE.exclude),
  ticket: ofOverride(OVERRIDE.ticket),
  "approved-by": ofOverride(OVERRIDE["approved-by"]),
  stage: { ...OVERRIDE.stage, description: "(cluster) its stage; (override) limit to clusters of these stages" },
  label: { ...OVERRIDE.label, description: "(cluster) label to add; (override) limit to clusters with this label" },
  level: {
    ...OVERRIDE.level,
    description: "(feature) its level (default: the lowest); (override) level to use instead",
  },
  expires: { ...OVERRIDE.expires, description: "(feature, override) last day" },
  reason: { ...OVERRIDE.reason, required: false, description: "(override) reason" },
};

function ofOverride<O extends Option>(option: O): O {
  return { ...option, description: `(override) ${option.description}` };
}

export type NewOptions = ParsedOptions<typeof NEW_OPTIONS>;
export type OptionName = keyof NewOptions;

/** A kind of document that `new` adds. */
export interface NewKind {
  readonly options: readonly OptionName[];
  /** Throws a UsageError for missing options and unknown names. */
  readonly edit: (name: string, given: NewOptions, editable: Editable, host: Host) => SourceEdit;
}

/** A required value that is missing. */
export interface Missing {
  /** With its article. */
  readonly what: string;
  readonly option: string;
  readonly choices?: readonly string[];
}

/** Throws a UsageError that names all missing values and their choices. */
export function requireAll(kind: string, missing: readonly Missing[]): void {
  if (missing.length === 0) return;
  const help = missing.map(({ option, choices = [] }) =>
    choices.length === 0
      ? option
      : `${option}: ${choices.slice(0, MOST).join(", ")}${choices.length > MOST ? ", ..." : ""}`,
  );
  throw new UsageError(
    `${kind === "override" ? "an" : "a"} ${kind} needs ${joined(missing.map(({ what }) => what))}`,
    `add ${help.join("; ")}`,
  );
}

function joined(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), words.at(-1)].filter((part) => part !== "").join(" and ");
}

const MOST = 12;

/** Throws a UsageError for a level that the project does not have. */
export function checkLevel(level: string, { model }: Editable): void {
  checkName("level", level, [...model.settings.levelByName.keys()]);
}
