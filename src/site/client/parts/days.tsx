/** Shows days, and how far away they are. */
import type { JSX } from "preact";
import { useFleet } from "./context.ts";

const DAY = 86_400_000;

/** Whole days from `today`; negative in the past. */
function daysUntil(day: string, today: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY);
}

function distance(days: number): string {
  if (days === 0) return "today";
  const many = Math.abs(days);
  const distance = many < 60 ? `${many} day${many === 1 ? "" : "s"}` : `${Math.round(many / 30.44)} months`;
  return days < 0 ? `${distance} ago` : `in ${distance}`;
}

/** Dates within this many days count as soon. */
export const SOON = 30;

export type Urgency = "past" | "soon" | "later";

export function urgencyOf(day: string, today: string): Urgency {
  const days = daysUntil(day, today);
  if (days < 0) return "past";
  return days <= SOON ? "soon" : "later";
}

/** Shows a last day: `2027-06-30 in 7 months`. */
export function LastDay({ day }: { readonly day: string }): JSX.Element {
  const { today } = useFleet();
  if (!/^\d{4}-/.test(day)) return <span>{day}</span>;
  return (
    <span class={`last-day ${urgencyOf(day, today)}`}>
      <time dateTime={day}>{day}</time> <span class="distance">{distance(daysUntil(day, today))}</span>
    </span>
  );
}

/** Shows a period. `""` means unlimited. */
export function Span({ starts, expires }: { readonly starts: string; readonly expires: string }): JSX.Element {
  const { today } = useFleet();
  const isAhead = starts !== "" && starts > today;
  return (
    <span>
      {starts === "" ? null : (
        <>
          {isAhead ? "not before" : "since"} <time dateTime={starts}>{starts}</time>
          {expires === "" ? "" : ", "}
        </>
      )}
      {expires === "" ? (
        starts === "" ? (
          "without end"
        ) : (
          ""
        )
      ) : (
        <>
          until <LastDay day={expires} />
        </>
      )}
    </span>
  );
}
