/** Shows days, how far away they are, and whether a period holds. */
import type { ComponentChildren, JSX } from "preact";
import { daysUntil, distance, periodOf, urgencyOf } from "../periods.ts";
import type { Period } from "../periods.ts";
import type { Milo } from "../fleet.ts";
import { useFleet } from "./context.ts";

interface DayProps {
  readonly day: string | undefined;
  /** It is not a last day, so that its past is nothing to worry about. */
  readonly isPast?: boolean;
}

/** Shows a last day: `2027-06-30 in 7 months`. */
export function LastDay({ day, isPast = false }: DayProps): JSX.Element {
  const { today } = useFleet();
  if (day === undefined || day === "") return <span class="muted">No expiry</span>;
  if (!/^\d{4}-/.test(day)) return <span>{day}</span>;
  return (
    <span class={`last-day ${isPast ? "" : urgencyOf(day, today)}`}>
      <time dateTime={day}>{day}</time> <span class="distance">{distance(daysUntil(day, today))}</span>
    </span>
  );
}

export const PERIOD_LABELS: Readonly<Record<Period, string>> = {
  active: "Active",
  scheduled: "Scheduled",
  ended: "Ended",
};

interface PeriodProps {
  readonly starts?: string | undefined;
  readonly expires?: string | undefined;
  /** Whether Milo gives access despite these dates. */
  readonly milo?: Milo;
}

const MILO = { alone: "Milo ignores dates", too: "but active in Milo, which ignores dates" } as const;

/** Whether a grant holds, and its days: `Active until 2027-06-30 in 7 months`. */
export function PeriodText({ starts = "", expires = "", milo = "not" }: PeriodProps): JSX.Element {
  const { today } = useFleet();
  const period = periodOf(starts, expires, today);
  return (
    <span class="period-text">
      <span class={`period ${milo === "alone" ? "active" : period}`}>
        {milo === "alone" ? "Active in Milo" : PERIOD_LABELS[period]}
      </span>{" "}
      {partsOf(period, starts, expires).map((part, index) => (
        <span key={index}>{part} </span>
      ))}
      {milo === "not" ? null : <span class="note">{MILO[milo]}</span>}
    </span>
  );
}

function partsOf(period: Period, starts: string, expires: string): readonly ComponentChildren[] {
  const from = period === "scheduled" ? "from " : "since ";
  return [
    ...(starts === ""
      ? []
      : [
          <>
            {from}
            {period === "scheduled" ? <LastDay day={starts} /> : <time dateTime={starts}>{starts}</time>}
          </>,
        ]),
    expires === "" ? (
      "no expiry"
    ) : (
      <>
        {period === "ended" ? "on " : "until "}
        {period === "scheduled" ? <time dateTime={expires}>{expires}</time> : <LastDay day={expires} />}
      </>
    ),
  ];
}

/** For CSV: `active 2027-01-01 to 2027-06-30`. */
export function periodWords(starts: string, expires: string): string {
  return [starts === "" ? "" : `from ${starts}`, expires === "" ? "no expiry" : `until ${expires}`]
    .filter(Boolean)
    .join(" ");
}

/** The reason and the ticket of a decision. */
export function Why({ reason, ticket }: { readonly reason: string; readonly ticket: string | undefined }): JSX.Element {
  return (
    <>
      {reason}
      {ticket === undefined ? null : <span class="note">{ticket}</span>}
    </>
  );
}
