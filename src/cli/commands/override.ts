/** override: creates an exception for a feature; with --emergency, the kill switch. */
import type { Override } from "../../compiler/link/index.ts";
import { command, EXIT, UsageError } from "./command.ts";
import type { Command, ParsedOptions, Options } from "./command.ts";
import { changesTo, present } from "./edits/fields.ts";
import { additionOf, editOf, folderFor, freeName } from "./edits/choose-file.ts";
import { conclude, openEditable, WRITE } from "./edits/plan.ts";
import type { Editable } from "./edits/plan.ts";
import { isSameSelector, SELECTOR, selectorOf } from "./edits/selector.ts";
import type { ClusterSelector } from "../../compiler/kinds.ts";
import type { SourceEdit } from "../../render/output/index.ts";
import { checkName, checkResource } from "./match-names.ts";
import { dayOf, TODAY } from "./compile-project.ts";

const OPTIONS = {
  emergency: { description: "turn the feature and its dependents off, overriding everything else" },
  enabled: {
    value: "true|false",
    choices: ["true", "false"],
    description: "turn the feature on or off, regardless of its level",
  },
  level: { value: "LEVEL", description: "use this level instead of the level of the feature" },
  variant: { value: "VARIANT", description: "serve this variant while the feature is on" },
  ...SELECTOR,
  reason: { value: "TEXT", description: "reason for the override", required: true },
  expires: { value: "YYYY-MM-DD", description: "last day of the override" },
  ticket: { value: "ID", description: "ticket that approves it" },
  "approved-by": { value: "WHO", description: "person or team that approved it" },
  name: { value: "NAME", description: "name of the override" },
  write: WRITE,
  today: TODAY,
} as const satisfies Options;

export const override: Command = command({
  name: "override",
  description:
    "Creates an exception for a feature, and shows the effect. If an override with the same feature, clusters and effect\nexists, it is updated.",
  positionals: ["FEATURE"],
  options: OPTIONS,
  examples: [
    {
      line: 'sluice override checkout --emergency --reason "double charges" --expires 2026-12-31 --write',
      description: "turn a feature off everywhere",
    },
    {
      line: 'sluice override dark-mode --level PRODUCTION --cluster prod-eu-1 --reason "design partners" --expires 2027-03-31',
      description: "show the effect of an early start on one cluster",
    },
    {
      line: 'sluice override search --variant fast --label region=eu --reason "a trial"',
      description: "serve another variant on some clusters",
    },
  ],
  async run(given, setting) {
    const effect = effectOf(given);
    if (given.reason === undefined) throw new UsageError("an override needs a reason", 'add --reason "..."');
    if (given.emergency && given.expires === undefined)
      throw new UsageError("an emergency override needs a last day", "add --expires YYYY-MM-DD");
    if (given.expires !== undefined) dayOf(given.expires, setting.host);
    const editable = openEditable(setting, given);
    if (editable === undefined) return EXIT.problems;
    const feature = setting.positionals[0] ?? "";
    checkFeature(feature, effect, editable);
    const clusters = selectorOf(given, editable);
    return conclude([editFor({ feature, clusters, effect }, given, editable)], editable, given.write, setting);
  },
});

interface Effect {
  readonly level?: string;
  readonly enabled?: boolean;
  readonly variant?: string;
  readonly emergency?: true;
}

function effectOf({ emergency, enabled, level, variant }: ParsedOptions<typeof OPTIONS>): Effect {
  const chosen = [enabled, level, variant].filter((one) => one !== undefined).length;
  if (emergency) {
    if (chosen === 0 || (chosen === 1 && enabled === "false")) return { enabled: false, emergency: true };
    throw new UsageError('"--emergency" excludes other effects');
  }
  if (chosen !== 1)
    throw new UsageError("an override has one effect", "use one of --enabled, --level, --variant, --emergency");
  if (enabled !== undefined) return { enabled: enabled === "true" };
  return level === undefined ? present({ variant }) : { level };
}

function checkFeature(name: string, { level, variant }: Effect, { model }: Editable): void {
  checkResource("Feature", name, model);
  if (level !== undefined) checkName("level", level, [...model.settings.levelByName.keys()]);
  const variants = Object.keys(model.byKind.Feature.get(name)?.spec.flag?.variants ?? { on: true, off: false });
  if (variant !== undefined) checkName("variant", variant, variants);
}

interface Wanted {
  readonly feature: string;
  readonly clusters: ClusterSelector | undefined;
  readonly effect: Effect;
}

function editFor(
  { feature, clusters, effect }: Wanted,
  given: ParsedOptions<typeof OPTIONS>,
  editable: Editable,
): SourceEdit {
  const { reason, ticket, expires } = given;
  const about = { reason, ticket, approvedBy: given["approved-by"], expires };
  const overrides = editable.model.byKind.Override;
  const same = [...overrides.values()].find(
    ({ name, spec }) =>
      (given.name === undefined || given.name === name) &&
      spec.feature === feature &&
      isSameSelector(spec.clusters, clusters) &&
      (["level", "enabled", "variant", "emergency"] as const).every((field) => spec[field] === effect[field]),
  );
  if (same !== undefined) return editOf(same, changesTo(same.spec, about));
  if (given.name !== undefined && overrides.has(given.name))
    throw new UsageError(`override "${given.name}" already exists`, "it is different: choose another name");
  const name =
    given.name ?? freeName([feature, wordOf(effect), ...(clusters?.names ?? clusters?.stages ?? [])], overrides);
  const isEmergency = effect.emergency === true;
  return additionOf(
    { kind: "Override", name, spec: present({ feature, clusters, ...effect, ...about }) },
    editable,
    ({ spec }: Override) => (spec.emergency === true) === isEmergency,
    `${folderFor("stages", editable)}/${isEmergency ? "emergency" : "overrides"}.yaml`,
  );
}

function wordOf({ emergency, enabled, level, variant }: Effect): string {
  if (emergency === true) return "emergency";
  if (enabled !== undefined) return enabled ? "on" : "off";
  return level ?? variant ?? "";
}
