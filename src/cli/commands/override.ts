/** override: creates an exception for a feature, or ends one; with --emergency, the kill switch. */
import type { Override } from "../../compiler/link/index.ts";
import type { SourceEdit } from "../../render/output/index.ts";
import { command, UsageError } from "./command.ts";
import type { Command, ParsedOptions, Options } from "./command.ts";
import { changesTo, isGiven } from "./edits/fields.ts";
import { editByFile } from "./edits/choose-file.ts";
import { checkOverride, OVERRIDE, overrideEdit } from "./edits/override-edit.ts";
import { conclude, editProject, WRITE } from "./edits/plan.ts";
import type { Aside, Editable } from "./edits/plan.ts";
import { emergencyEffect } from "./edits/emergency-effect.ts";
import { checkResource } from "./match-names.ts";
import { dayOf, TODAY } from "./compile-project.ts";
import { writeLine } from "./log-line.ts";

const OPTIONS = {
  ...OVERRIDE,
  end: { argument: "overrides", description: "remove this override; with --expires, set its last day instead" },
  name: { value: "NAME", description: "name of the override" },
  write: WRITE,
  today: TODAY,
} as const satisfies Options;

export const override: Command = command({
  name: "override",
  description:
    "Creates an exception for a feature, and shows the effect. If an override with the same feature, clusters and effect\nexists, it is updated. With --end, FEATURE is the name of an override, or of a feature that has one override.",
  positionals: ["FEATURE"],
  options: OPTIONS,
  examples: [
    {
      line: 'sluice override checkout --emergency --reason "double charges" --expires 2026-12-31 --write',
      description: "turn a feature off everywhere",
    },
    { line: "sluice override checkout-emergency --end --write", description: "end the emergency" },
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
    const [subject = ""] = setting.positionals;
    if (given.end) {
      checkEnd(given);
      if (given.expires !== undefined) dayOf(given.expires, setting.host);
      return editProject(setting, given, (editable) => {
        const ended = endedBy(subject, given.name, editable);
        const edits = endOf(ended, given.expires, editable);
        writeLine(`ends override ${ended.name} of feature ${ended.spec.feature}`, setting.host.stderr);
        return conclude(edits, editable, given.write, setting);
      });
    }
    const effect = checkOverride(given, setting.host);
    return editProject(setting, given, (editable) => {
      const edit = overrideEdit({ feature: subject, effect, name: given.name }, given, editable);
      const aside: Aside = {
        judge: () => [],
        says: (after) => emergencyEffect(subject, editable.states, after),
      };
      return conclude([edit], editable, given.write, setting, given.emergency ? aside : undefined);
    });
  },
});

/** Throws a UsageError for options that --end does not take. */
function checkEnd(given: ParsedOptions<typeof OPTIONS>): void {
  const names = Object.keys(OVERRIDE) as (keyof typeof OVERRIDE)[];
  const other = names.find((name) => name !== "expires" && isGiven(given[name]));
  if (other !== undefined)
    throw new UsageError(`"--end" does not take "--${other}"`, "name the override, and add --expires for its last day");
}

/** By its name, or as the only override of a feature. Throws a UsageError otherwise. */
function endedBy(subject: string, name: string | undefined, { model }: Editable): Override {
  const { Override, Feature } = model.byKind;
  if (name !== undefined || Override.has(subject) || !Feature.has(subject)) {
    checkResource("Override", name ?? subject, model);
    return Override.get(name ?? subject) as Override;
  }
  const [own, ...others] = [...Override.values()].filter(({ spec }) => spec.feature === subject);
  if (own === undefined)
    throw new UsageError(`feature "${subject}" has no override`, "`sluice list overrides` lists all");
  if (others.length > 0)
    throw new UsageError(
      `feature "${subject}" has ${others.length + 1} overrides`,
      `name one of them: ${[own, ...others].map((one) => one.name).join(", ")}`,
    );
  return own;
}

/** Removes it. An override also applies after its last day, so a day only announces the end. */
function endOf(ended: Override, expires: string | undefined, { today }: Editable): readonly SourceEdit[] {
  if (expires === undefined) return editByFile([{ resource: ended, does: "goes" }]);
  if (expires < today) throw new UsageError(`${expires} has passed`, "leave out --expires to remove the override now");
  return editByFile([{ resource: ended, does: changesTo(ended.spec, { expires }) }]);
}
