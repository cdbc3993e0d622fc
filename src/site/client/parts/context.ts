/** Provides the fleet to every component of the page. */
import { createContext } from "preact";
import type { Context } from "preact";
import { useContext } from "preact/hooks";
import type { SiteFleet } from "../fleet.ts";

export const FleetContext: Context<SiteFleet | undefined> = createContext<SiteFleet | undefined>(undefined);

/** Throws outside of the app. */
export function useFleet(): SiteFleet {
  const fleet = useContext(FleetContext);
  if (fleet === undefined) throw new Error("useFleet is called outside of the fleet provider");
  return fleet;
}
