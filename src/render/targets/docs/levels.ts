/** Makes the table of a feature's levels by release, up to its removal. */
import { trackOf } from "../../../compiler/link/index.ts";
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { prose, table } from "../../../base/markdown.ts";
import { compareReleases } from "../../../base/release.ts";
import { toFeature } from "./page-links.ts";

interface Line {
  /** Absent means from the start. */
  readonly since?: string | undefined;
  readonly what: string;
  readonly note: string;
}

export function levels(feature: Feature, model: Model): string {
  const lines = [...entries(feature, model), ...end(feature, model)];
  lines.sort((a, b) => {
    if (a.since === undefined || b.since === undefined)
      return Number(b.since === undefined) - Number(a.since === undefined);
    return compareReleases(a.since, b.since);
  });
  const rows = lines.map(({ since, what, note }) => [since ?? "start", what, note]);
  return table([`from ${prose(trackOf(feature))} release`, "level", "note"], rows);
}

function entries({ spec: { history = [] } }: Feature, model: Model): readonly Line[] {
  return history.map(({ since, level, optIn, locked, note }) => ({
    since,
    what: `${prose(level)} (${model.settings.levelByName.get(level)?.lifecycle ?? ""})`,
    note: [
      ...(optIn === true ? ["off until an override enables it"] : []),
      ...(locked === true ? ["locked"] : []),
      ...(note === undefined ? [] : [prose(note)]),
    ].join("; "),
  }));
}

function end(feature: Feature, model: Model): readonly Line[] {
  const { deprecated } = feature.spec;
  if (deprecated === undefined) return [];
  const { since, until, outcome, replacedBy, message } = deprecated;
  const instead = replacedBy === undefined ? [] : [`use ${toFeature(replacedBy, model, feature)}`];
  const note = [...instead, ...(message === undefined ? [] : [prose(message)])].join("; ");
  const begins = since === undefined ? [] : [{ since, what: "**deprecated**", note }];
  if (until === undefined) return begins;
  const what = outcome === "permanent" ? "**permanent**" : "**removed**";
  return [...begins, { since: until, what, note: since === undefined ? note : "" }];
}
