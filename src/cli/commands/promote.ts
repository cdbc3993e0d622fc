/** promote: raises a feature to a level as of a release. */
import { append } from "../../authoring/edit/index.ts";
import type { Feature } from "../../compiler/link/index.ts";
import { quoteList } from "../../base/diagnostics.ts";
import { command, UsageError } from "./command.ts";
import type { Command, Host } from "./command.ts";
import { present } from "./edits/fields.ts";
import { editOf } from "./edits/choose-file.ts";
import { conclude, editProject, WRITE } from "./edits/plan.ts";
import { checkName, checkResource } from "./match-names.ts";
import { TODAY } from "./compile-project.ts";
import { writeLine } from "./log-line.ts";

export const promote: Command = command({
  name: "promote",
  description: "Adds an entry to the history of a feature, and shows where it turns on and which criteria are unmet.",
  positionals: ["FEATURE"],
  options: {
    to: { value: "LEVEL", description: "new level", required: true },
    since: { value: "RELEASE", description: "first release with this level", required: true },
    "opt-in": { description: "keep the feature off until an override turns it on" },
    locked: { description: "reject overrides from this release on; can't be undone" },
    note: { value: "TEXT", description: "note for the history entry" },
    write: WRITE,
    today: TODAY,
  },
  examples: [
    { line: "sluice promote dark-mode --to PRODUCTION --since 1.10", description: "show the effect" },
    { line: "sluice promote dark-mode --to PRODUCTION --since 1.10 --write", description: "write the change" },
  ],
  async run({ to, since, write, today, note, locked, ...given }, setting) {
    if (to === undefined || since === undefined)
      throw new UsageError("a promotion needs a level and a release", "add --to LEVEL and --since RELEASE");
    return editProject(setting, { today }, (editable) => {
      const { model } = editable;
      const name = setting.positionals[0] ?? "";
      checkResource("Feature", name, model);
      checkName("level", to, [...model.settings.levelByName.keys()]);
      const feature = model.byKind.Feature.get(name);
      const history = feature?.spec.history;
      if (feature === undefined || history === undefined)
        throw new UsageError(
          `"${name}" no longer has a history`,
          "it was removed, or is a permanent part of the product",
        );
      const entry = present({
        since,
        level: to,
        optIn: given["opt-in"] ? true : undefined,
        locked: locked ? true : undefined,
        note,
      });
      printUnmet(feature, to, setting.host);
      const last = history.at(-1);
      const isAlike =
        last?.level === to && (last.optIn === true) === given["opt-in"] && (last.locked === true) === locked;
      const isSo = isAlike && last.since === since;
      if (isAlike && !isSo)
        throw new UsageError(
          `"${name}" has already been at ${to} since ${last.since ?? "its first release"}`,
          "promote it to a higher level",
        );
      const edits = isSo ? [] : [editOf(feature, [append(["spec", "history"], entry)])];
      return conclude(edits, editable, write, setting);
    });
  },
});

function printUnmet({ spec }: Feature, to: string, { stderr }: Host): void {
  const graduation = spec.graduation?.find((one) => one.to === to);
  const unmet = (graduation?.criteria ?? []).filter((one) => graduation?.met?.includes(one) !== true);
  if (unmet.length > 0) writeLine(`not met for ${to}: ${quoteList(unmet)}`, stderr);
}
