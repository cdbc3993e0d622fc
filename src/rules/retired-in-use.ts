/** retired-in-use: something that is Published uses something that is Retired. */
import { at } from "../parse.ts";
import type { Code, Report } from "../diagnostics.ts";
import { catalogUses } from "./catalog-uses.ts";
import type { Rule, Scene } from "./contract.ts";

const code: Code = {
  name: "retired-in-use",
  severity: "error",
  configurable: false,
  means: "A Published part of the catalog uses a Retired one.",
  why: "What is retired is gone from the platform: the part that uses it would promise something that no longer works.",
  fix: "Retire the user too, let it use something else, or take the retirement back.",
};

export const retiredInUse: Rule = { codes: [code], check };

function check({ model }: Scene, report: Report): void {
  for (const { user, path, used } of catalogUses(model))
    if (used.spec.phase === "Retired")
      report(
        code,
        at(user.document, path),
        `"${user.name}" is in use and depends on "${used.name}", which is Retired`,
        {
          help: `retire "${user.name}" too, or replace "${used.name}"`,
          helpAt: at(used.document, ["spec", "phase"]),
        },
      );
}
