/** new stage. */
import { compilerTargets } from "../../../render/render.ts";
import { additionOf, folderFor } from "../edits/choose-file.ts";
import { present } from "../edits/fields.ts";
import { checkName, checkResource } from "../match-names.ts";
import { checkLevel, requireAll } from "./document.ts";
import type { NewKind } from "./document.ts";

export const newStage: NewKind = {
  options: ["threshold", "after", "render"],
  edit(name, { threshold, after, render }, editable) {
    const { model } = editable;
    const levels = model.settings.levels.map((one) => one.name);
    requireAll(
      "stage",
      threshold === undefined ? [{ what: "a threshold", option: "--threshold LEVEL", choices: levels }] : [],
    );
    if (threshold !== undefined) checkLevel(threshold, editable);
    if (after !== undefined) checkResource("Stage", after, model);
    for (const target of render) checkName("target", target, [...compilerTargets.names, "all"]);
    const stages = [...model.byKind.Stage.values()];
    const targets = render.length > 0 ? render : model.byKind.Stage.get(after ?? "")?.spec.render;
    return additionOf({ kind: "Stage", name, spec: present({ threshold, after, render: targets }) }, editable, {
      near: [areTogether(stages.map(({ document }) => document.file.path)) ? stages : []],
      family: stages,
      folder: folderFor("stages", editable),
      file: name,
    });
  },
};

/** Whether several stages share one file. */
function areTogether(paths: readonly string[]): boolean {
  return paths.length > 1 && new Set(paths).size === 1;
}
