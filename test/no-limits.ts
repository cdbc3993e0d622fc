/** For tests that are not about the limits of a run: there is always enough of everything. */
import type { ResourceGuard } from "../src/base/limits.ts";

export const noLimits: ResourceGuard = () => undefined;
