/** deprecate: announces the end of a feature. */
import { set } from "../../authoring/edit/index.ts";
import type { Operation } from "../../authoring/edit/index.ts";
import { trackOf } from "../../compiler/link/index.ts";
import type { Feature } from "../../compiler/link/index.ts";
import { command, UsageError } from "./command.ts";
import type { Command, Host } from "./command.ts";
import { checkRelease } from "./edits/check-release.ts";
import { editOf } from "./edits/choose-file.ts";
import { changesTo, present } from "./edits/fields.ts";
import { conclude, editProject, WRITE } from "./edits/plan.ts";
import type { Editable } from "./edits/plan.ts";
import { checkResource } from "./match-names.ts";
import { dayOf, TODAY } from "./compile-project.ts";
import { writeLine } from "./log-line.ts";

export const deprecate: Command = command({
  name: "deprecate",
  description:
    "Deprecates a feature, and shows the effect. With --until, it is removed in that release, or in the first release on or\nafter that day; its document stays. With only --since, it keeps working with a warning.",
  positionals: ["FEATURE"],
  options: {
    until: { value: "RELEASE|DATE", description: "release in which the outcome takes effect" },
    since: { value: "RELEASE", description: "release that deprecates it; required without --until" },
    outcome: {
      value: "removed|permanent",
      choices: ["removed", "permanent"],
      description: "what happens then",
      default: "removed",
    },
    "replaced-by": { value: "FEATURE", description: "feature to use instead" },
    message: { value: "TEXT", description: "message for people who still use it" },
    write: WRITE,
    today: TODAY,
  },
  examples: [
    {
      line: "sluice deprecate portal-tour --since 1.9 --until 1.11 --replaced-by help-center",
      description: "show the effect",
    },
    {
      line: "sluice deprecate portal-tour --until 2027-06-30 --write",
      description: "end it with the first release on or after a day",
    },
  ],
  async run(given, setting) {
    const { until, since } = given;
    if (until === undefined && since === undefined)
      throw new UsageError("a deprecation needs a release", "add --until RELEASE, or --since RELEASE without an end");
    return editProject(setting, given, (editable) => {
      const { model } = editable;
      const [name = ""] = setting.positionals;
      checkResource("Feature", name, model);
      const replacedBy = given["replaced-by"];
      if (replacedBy !== undefined) checkResource("Feature", replacedBy, model);
      if (replacedBy === name) throw new UsageError(`"${name}" can't replace itself`, "name another feature");
      const feature = model.byKind.Feature.get(name) as Feature;
      if (since !== undefined) checkRelease(since, trackOf(feature), editable);
      const fields = present({
        since,
        until: until === undefined ? undefined : releaseOf(until, feature, editable, setting.host),
        outcome: given.outcome,
        replacedBy,
        message: given.message,
      });
      return conclude([editOf(feature, changesOf(feature, fields))], editable, given.write, setting);
    });
  },
});

function changesOf({ spec }: Feature, fields: ReturnType<typeof present>): readonly Operation[] {
  if (spec.deprecated === undefined) return [set(["spec"], "deprecated", fields)];
  return changesTo(spec.deprecated, fields, ["spec", "deprecated"]);
}

/** The release, or the first one on or after a day, which is printed. */
function releaseOf(until: string, feature: Feature, editable: Editable, host: Host): string {
  if (!/^\d{4}-/.test(until)) {
    checkRelease(until, trackOf(feature), editable);
    return until;
  }
  const day = dayOf(until, host);
  if (day < editable.today) throw new UsageError(`${day} has passed`, "choose a later day, or a release");
  const track = trackOf(feature);
  const listed = editable.model.settings.releases.get(track) ?? [];
  const found = listed.find(({ date }) => date !== undefined && date >= day);
  if (found === undefined)
    throw new UsageError(
      `track "${track}" lists no release on or after ${day}`,
      "name a release, or add one with its date to `spec.releases` of sluice.yaml",
    );
  writeLine(`release ${found.name}, on ${found.date ?? ""}, is the first one on or after ${day}`, host.stderr);
  return found.name;
}
