/** --at: the option alone, for commands that start before the compiler is loaded. */

export const AT: { readonly value: "REF"; readonly description: string; readonly default: string } = {
  value: "REF",
  description: "commit, branch or tag to read",
  default: "the work tree",
};
