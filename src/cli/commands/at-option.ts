/** Defines --at, separately for commands that start without the compiler. */

export const AT: { readonly value: "REF"; readonly description: string; readonly default: string } = {
  value: "REF",
  description: "commit, branch or tag to read",
  default: "the work tree",
};
