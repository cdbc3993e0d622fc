/** new override: like the command `override`, with a chosen name. */
import { checkOverride, OVERRIDE, overrideEdit } from "../edits/override-edit.ts";
import { requireAll } from "./document.ts";
import type { NewKind, OptionName } from "./document.ts";

export const newOverride: NewKind = {
  options: ["feature", ...(Object.keys(OVERRIDE) as OptionName[])],
  edit(name, given, editable, host) {
    const { feature } = given;
    const features = [...editable.model.byKind.Feature.keys()];
    requireAll(
      "override",
      feature === undefined ? [{ what: "a feature", option: "--feature FEATURE", choices: features }] : [],
    );
    const effect = checkOverride(given, host);
    return overrideEdit({ feature: feature ?? "", effect, name }, given, editable);
  },
};
