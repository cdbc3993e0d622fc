/** Chooses the commit to compare with. */

/** The event that started the run. */
export type Trigger =
  /** A pull request with its merge commit checked out: `refs/pull/N/merge`. */
  | { readonly kind: "merge-of-pull-request" }
  /** A pull request with its head checked out. `into`: the target branch. */
  | { readonly kind: "head-of-pull-request"; readonly into: string }
  | { readonly kind: "merge-queue"; readonly base: string }
  /** `before`: the previous tip of the branch; zeros if it is new. `main`: the default branch, "" if unknown. */
  | { readonly kind: "push"; readonly before: string; readonly main: string }
  /** A laptop or a manual run. */
  | { readonly kind: "other"; readonly main: string };

/** How to find the base. */
export type BaseRule =
  | { readonly is: "parent" }
  | { readonly is: "commit"; readonly commit: string }
  | { readonly is: "ancestor-or-parent"; readonly commit: string }
  /** `branch` absent: the default branch. */
  | { readonly is: "merge-base"; readonly branch?: string };

/** Ignores the base commit in the event, which can be as old as the pull request. */
export function baseRule(occasion: Trigger): BaseRule {
  if (occasion.kind === "merge-of-pull-request") return { is: "parent" };
  if (occasion.kind === "head-of-pull-request") return { is: "merge-base", branch: occasion.into };
  if (occasion.kind === "merge-queue") return { is: "commit", commit: occasion.base };
  const { main } = occasion;
  if (occasion.kind === "other" || /^0*$/.test(occasion.before))
    return main === "" ? { is: "merge-base" } : { is: "merge-base", branch: main };
  return { is: "ancestor-or-parent", commit: occasion.before };
}
