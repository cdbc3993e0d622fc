/** Bars of the overview and of the expiries. Every bar is a link to the list of what it counts. */
import type { JSX } from "preact";
import { EXPIRING } from "../../payload.ts";
import type { Expiry } from "../expiries.ts";
import type { SiteFleet } from "../fleet.ts";
import { counted } from "../names.ts";
import { monthName, monthsFrom } from "../periods.ts";
import { hrefOf } from "../route.ts";

export interface Segment {
  /** The class of its color. */
  readonly kind: string;
  readonly label: string;
  readonly many: number;
  readonly href: string;
}

interface BarProps {
  readonly label: JSX.Element | string;
  readonly segments: readonly Segment[];
  /** The sum that fills the width. */
  readonly most: number;
}

/** A bar with its numbers as links; the bar itself is only for the eye. */
export function Bar({ label, segments, most }: BarProps): JSX.Element {
  return (
    <li class="bar-row">
      <span class="bar-label">{label}</span>
      <span class="bar-track" aria-hidden="true">
        {segments.map(({ kind, many }) => (
          <span key={kind} class={`fill ${kind}`} style={{ width: `${(100 * many) / Math.max(1, most)}%` }} />
        ))}
      </span>
      <span class="bar-numbers">
        {segments.map(({ kind, label: text, many, href }) => (
          <a key={kind} href={href} class={many === 0 ? "zero" : ""}>
            <i class={`swatch ${kind}`} aria-hidden="true" />
            {many} <span class="bar-text">{text}</span>
          </a>
        ))}
      </span>
    </li>
  );
}

const MONTHS = 12;
/** Pixels of the highest bar. */
const HEIGHT = 92;

interface Due {
  readonly key: string;
  readonly label: string;
  readonly short: string;
  readonly entries: readonly Expiry[];
}

/** Overdue dates, and those of the next twelve months. */
export function ExpiryChart({
  all,
  fleet,
}: {
  readonly all: readonly Expiry[];
  readonly fleet: SiteFleet;
}): JSX.Element {
  const months = monthsFrom(fleet.today, MONTHS).map((month): Due => ({
    key: month,
    label: monthName(month),
    short: monthName(month).slice(0, 3),
    entries: all.filter(({ day, when }) => day.startsWith(month) && !when.includes("overdue")),
  }));
  const overdue = all.filter(({ when }) => when.includes("overdue"));
  const columns = [{ key: "overdue", label: "Overdue", short: "Past", entries: overdue }, ...months];
  const most = Math.max(1, ...columns.map(({ entries }) => entries.length));
  const kinds = EXPIRING.filter((kind) => columns.some(({ entries }) => entries.some((one) => one.kind === kind)));
  const shown = columns.reduce((sum, { entries }) => sum + entries.length, 0);
  return (
    <figure class="expiry-chart">
      <div class="months" role="list" aria-label="Expiry dates by month">
        {columns.map((due) => (
          <Month key={due.key} due={due} most={most} kinds={kinds} />
        ))}
      </div>
      <figcaption>
        {kinds.map((kind) => (
          <span key={kind}>
            <i class={`swatch ${kind.toLowerCase()}`} aria-hidden="true" />
            {kind}
          </span>
        ))}
        {shown === all.length ? null : <span>{all.length - shown} later</span>}
      </figcaption>
    </figure>
  );
}

interface MonthProps {
  readonly due: Due;
  readonly most: number;
  readonly kinds: readonly Expiry["kind"][];
}

function Month({ due: { key, label, short, entries }, most, kinds }: MonthProps): JSX.Element {
  const stacks = kinds.map((kind) => ({ kind, many: entries.filter((one) => one.kind === kind).length }));
  const words = stacks.filter(({ many }) => many > 0).map(({ kind, many }) => counted(many, kind.toLowerCase()));
  const year = key.endsWith("-01") ? key.slice(0, 4) : "";
  const content = (
    <>
      <span class="month-count" aria-hidden="true">
        {entries.length === 0 ? "" : entries.length}
      </span>
      <span class="month-bar" aria-hidden="true">
        {stacks.map(({ kind, many }) => (
          <span key={kind} class={`fill ${kind.toLowerCase()}`} style={{ height: `${(HEIGHT * many) / most}px` }} />
        ))}
      </span>
      <span class="month-name" aria-hidden="true">
        {short} {year}
      </span>
      <span class="unseen">
        {label}: {words.length === 0 ? "none" : words.join(", ")}
      </span>
    </>
  );
  return (
    <div role="listitem" class={`month ${key === "overdue" ? "overdue" : ""}`}>
      {entries.length === 0 ? (
        <span>{content}</span>
      ) : (
        <a href={hrefOf(["expiries"], [["when", key]])} title={words.join(", ")}>
          {content}
        </a>
      )}
    </div>
  );
}
