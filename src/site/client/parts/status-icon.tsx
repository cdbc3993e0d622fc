/** Shows the state of a feature as a sign and in words, so that it does not depend on color. */
import type { JSX } from "preact";
import { SIGNS } from "../fleet.ts";
import type { Holding, Reason, Sign } from "../fleet.ts";
import { Source } from "./links.tsx";

/** `enabled` with its sign; overrides are marked. */
export function SignOf({
  sign,
  overridden = false,
}: {
  readonly sign: Sign;
  readonly overridden?: boolean;
}): JSX.Element {
  return (
    <span class={`sign ${sign}`}>
      <i class={`glyph ${sign}${overridden ? " overridden" : ""}`} aria-hidden="true" />
      {SIGNS[sign]}
    </span>
  );
}

/** One line, for cells and screen readers: `disabled by an override, PREVIEW`. */
export function wordsOf({ sign, overridden, level, effective, variant, holders }: Holding): string {
  const to = holders === undefined ? "" : ` (${holders.length === 0 ? "nobody yet" : holders.length})`;
  return [
    `${SIGNS[sign]}${to}${overridden ? " by an override" : ""}`,
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

export function Chain({ chain }: { readonly chain: readonly Reason[] }): JSX.Element {
  return (
    <ol class="chain">
      {chain.map(({ says, spot, note }, index) => (
        <li key={index}>
          <span class="says">
            {says}
            {note === undefined ? null : <span class="note">{note}</span>}
          </span>
          {spot === undefined ? null : <Source spot={spot} />}
        </li>
      ))}
    </ol>
  );
}
