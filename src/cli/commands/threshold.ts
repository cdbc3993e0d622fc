/** threshold: sets the lowest level that a stage lets through. */
import { command, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { TODAY } from "./compile-project.ts";
import { editOf } from "./edits/choose-file.ts";
import { changesTo } from "./edits/fields.ts";
import { conclude, editProject, WRITE } from "./edits/plan.ts";
import { checkName, checkResource } from "./match-names.ts";

export const threshold: Command = command({
  name: "threshold",
  description:
    "Sets the threshold of a stage, the lowest level that it lets through, and shows which features turn on or off on which\nclusters.",
  positionals: ["STAGE"],
  options: {
    to: { value: "LEVEL", description: "new threshold", required: true },
    write: WRITE,
    today: TODAY,
  },
  examples: [
    { line: "sluice threshold staging --to PRODUCTION", description: "show the effect" },
    { line: "sluice threshold staging --to PRODUCTION --write", description: "write the change" },
  ],
  async run({ to, write, today }, setting) {
    return editProject(setting, { today }, (editable) => {
      const { model } = editable;
      const [name = ""] = setting.positionals;
      checkResource("Stage", name, model);
      const levels = [...model.settings.levelByName.keys()];
      if (to === undefined) throw new UsageError("a threshold needs a level", `add --to LEVEL: ${levels.join(", ")}`);
      checkName("level", to, levels);
      const stage = model.byKind.Stage.get(name);
      const edits = stage === undefined ? [] : [editOf(stage, changesTo(stage.spec, { threshold: to }))];
      return conclude(edits, editable, write, setting);
    });
  },
});
