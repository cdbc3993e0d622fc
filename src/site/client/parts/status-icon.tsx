/** Shows the state of a feature as a sign and in words, so that it does not depend on color. */
import type { JSX } from "preact";
import { SIGNS } from "../fleet.ts";
import type { Holding, Reason, Sign } from "../fleet.ts";
import { Source } from "./links.tsx";

interface SignProps {
  readonly sign: Sign;
  readonly overridden?: boolean;
  /** The percentage of a rollout, which its pie shows. */
  readonly percent?: number | undefined;
}

/** `enabled` with its sign; overrides are marked. */
export function SignOf({ sign, overridden = false, percent }: SignProps): JSX.Element {
  return (
    <span class={`sign ${sign}`}>
      <i
        class={`glyph ${sign}${overridden ? " overridden" : ""}`}
        style={percent === undefined ? undefined : { "--percent": `${percent}%` }}
        aria-hidden="true"
      />
      {SIGNS[sign]}
      {percent === undefined ? "" : ` to ${percent} %`}
    </span>
  );
}

/** One line, for cells and screen readers: `disabled by an override, PREVIEW`. */
export function wordsOf({ sign, overridden, level, effective, variant, percent, holders = [] }: Holding): string {
  const active = holders.filter(({ period }) => period === "active").length;
  const to = active === 0 ? "" : ` (${active})`;
  const share = percent === undefined ? "" : ` to ${percent} %`;
  return [
    `${SIGNS[sign]}${to}${share}${overridden ? " by an override" : ""}`,
    ...(level === undefined ? [] : [effective === undefined ? level : `${level}, here ${effective}`]),
    ...(variant === undefined ? [] : [variant]),
  ].join(" · ");
}

interface LevelProps {
  readonly level: string | undefined;
  readonly effective: string | undefined;
}

export function LevelOf({ level, effective }: LevelProps): JSX.Element {
  if (level === undefined) return <span class="muted">none</span>;
  return (
    <span class="level">
      {level}
      {effective === undefined ? null : <> → {effective}</>}
    </span>
  );
}

/** A reason with the signs of the page; a terminal has plain ones. */
export function reasonText(says: string): string {
  return says.replaceAll(" -> ", " → ").replaceAll(/(\d) percent\b/g, "$1 %");
}

export function Chain({ chain }: { readonly chain: readonly Reason[] }): JSX.Element {
  return (
    <ol class="chain">
      {chain.map(({ says, spot, note }, index) => (
        <li key={index}>
          <span class="says">
            {reasonText(says)}
            {note === undefined ? null : <span class="note">{note}</span>}
          </span>
          {spot === undefined ? null : <Source spot={spot} />}
        </li>
      ))}
    </ol>
  );
}
