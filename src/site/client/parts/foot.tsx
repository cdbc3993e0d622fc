/** The footer of every page: the commit and the day that it was made from. */
import type { JSX } from "preact";
import type { SiteFleet } from "../fleet.ts";

export function Foot({ fleet }: { readonly fleet: SiteFleet }): JSX.Element {
  const { commit, uncommitted, today } = fleet;
  return (
    <footer class="foot">
      <span>
        {commit === undefined ? (
          "Not made from a commit"
        ) : (
          <>
            Commit <code>{commit.slice(0, 10)}</code>
          </>
        )}
        {commit !== undefined && uncommitted.length > 0
          ? `, and ${uncommitted.length} ${uncommitted.length === 1 ? "file that differs" : "files that differ"} from it`
          : ""}
      </span>
      <span>
        Days are counted from <time dateTime={today}>{today}</time>
      </span>
      <span>
        Made by <code>sluice site</code>
      </span>
    </footer>
  );
}
