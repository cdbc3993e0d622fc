/** Checks a release from the command line. */
import { UsageError } from "../command.ts";
import { checkName } from "../match-names.ts";
import type { Editable } from "./plan.ts";

/** Throws a UsageError for a release that its track does not list, or that has the wrong form. `besides`: other words. */
export function checkRelease(
  release: string,
  track: string,
  { model }: Editable,
  besides: readonly string[] = [],
): void {
  const listed = model.settings.releases.get(track)?.map(({ name }) => name);
  if (listed !== undefined) checkName(`release of track "${track}"`, release, [...listed, ...besides]);
  else if (!/^\d+(?:\.\d+){1,2}$/.test(release))
    throw new UsageError(`"${release}" is not a release`, "use the form 1.10 or 1.10.2");
}
