/** new feature. */
import { suggest } from "../../../base/suggest.ts";
import { PLATFORM } from "../../../compiler/link/index.ts";
import type { Purpose } from "../../../compiler/link/index.ts";
import { checkRelease } from "../edits/check-release.ts";
import { additionOf, folderFor } from "../edits/choose-file.ts";
import { present } from "../edits/fields.ts";
import type { Editable } from "../edits/plan.ts";
import { dayOf } from "../compile-project.ts";
import type { Host } from "../command.ts";
import { writeLine } from "../log-line.ts";
import { checkResource } from "../match-names.ts";
import { checkLevel, requireAll } from "./document.ts";
import type { NewOptions, NewKind } from "./document.ts";

export const newFeature: NewKind = {
  options: ["description", "owner", "service", "purpose", "since", "track", "entitlement", "level", "expires"],
  edit(name, given, editable, host) {
    const { model, today } = editable;
    const { description, owner, service, since, expires, purpose, track = PLATFORM } = given;
    requireAll("feature", [
      ...(description === undefined ? [{ what: "a description", option: '--description "..."' }] : []),
      ...(owner.length === 0 ? [{ what: "an owner", option: "--owner TEAM", choices: ownersIn(editable) }] : []),
      ...(expires === undefined && needsExpiry(given, editable)
        ? [{ what: "a last day", option: "--expires YYYY-MM-DD, or another --purpose" }]
        : []),
    ]);
    const level = given.level ?? model.settings.levels[0]?.name ?? "";
    checkLevel(level, editable);
    if (service !== undefined) checkResource("Service", service, model);
    if (since !== undefined) checkRelease(since, track, editable);
    if (expires !== undefined) dayOf(expires, host);
    hintAtOwners(owner, editable, host);
    const all = [...model.byKind.Feature.values()];
    return additionOf(
      {
        kind: "Feature",
        name,
        spec: present({
          description,
          service,
          owners: owner,
          purpose,
          introduced: today,
          expires,
          track: given.track,
          history: [present({ since, level })],
          entitlement: given.entitlement === undefined ? undefined : { consumer: given.entitlement },
        }),
      },
      editable,
      {
        near: [all.filter(({ spec }) => spec.service === service), all],
        family: all,
        folder: folderFor("features", editable),
        file: name,
      },
    );
  },
};

function ownersIn({ model }: Editable): readonly string[] {
  return [...new Set([...model.byKind.Feature.values()].flatMap(({ spec }) => spec.owners ?? []))].sort();
}

function needsExpiry({ purpose = "release" }: NewOptions, { model }: Editable): boolean {
  return model.settings.purposes[purpose as Purpose].expiry === "required";
}

/** Prints a hint instead of an error, because owners need not be declared. */
function hintAtOwners(owners: readonly string[], editable: Editable, { stderr }: Host): void {
  const known = ownersIn(editable);
  for (const owner of owners) {
    const near = known.includes(owner) ? undefined : suggest(owner, known);
    if (near !== undefined) writeLine(`no other feature has the owner ${owner}; did you mean "${near}"?`, stderr);
  }
}
