/** The reasons why a feature is on or off on a cluster; the first one that applies is used. */
export const REASONS = [
  "absent",
  "removed",
  "permanent",
  "not-released",
  "accreditation",
  "override",
  "locked",
  "opt-in",
  "threshold",
] as const;

export type Reason = (typeof REASONS)[number];
