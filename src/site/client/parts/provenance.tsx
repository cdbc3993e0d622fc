/** Says what the page is made from and for which day, on the screen and on paper; and that it is old, if it is. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SiteFleet } from "../fleet.ts";
import { counted } from "../names.ts";
import { daysUntil } from "../periods.ts";
import { CommitLink } from "./links.tsx";

export function Provenance({ fleet }: { readonly fleet: SiteFleet }): JSX.Element {
  const { project, commit, committed, uncommitted, today } = fleet;
  const age = useAge(today);
  return (
    <div class="provenance" role="note" aria-label="Source of this page">
      <b class="on-paper-inline">{project}</b>
      <span>
        Configured as of <time dateTime={today}>{today}</time>, not observed on clusters
      </span>
      <span>
        {commit === undefined ? (
          "Not generated from a commit"
        ) : (
          <>
            Commit <CommitLink of={commit} />
            {committed === undefined ? null : (
              <>
                {" of "}
                <time dateTime={committed}>{committed}</time>
              </>
            )}
          </>
        )}
        {commit !== undefined && uncommitted.length > 0
          ? `; ${counted(uncommitted.length, "file")} ${uncommitted.length === 1 ? "differs" : "differ"} from it`
          : ""}
      </span>
      {age > 0 ? (
        <span class="old">
          Generated {counted(age, "day")} ago: distances count from <time dateTime={today}>{today}</time>
        </span>
      ) : null}
    </div>
  );
}

/** Milliseconds between two reads of the clock, for pages that stay open. */
const HOUR = 3_600_000;

/** The days since the day of the page, by the clock of the browser; 0 or less if it is not old. */
function useAge(today: string): number {
  const ageNow = (): number => -daysUntil(today, new Date().toISOString().slice(0, 10));
  const [age, setAge] = useState(ageNow);
  useEffect(() => {
    const timer = setInterval(() => setAge(ageNow()), HOUR);
    return () => clearInterval(timer);
  }, [today]);
  return age;
}
