/** --at: the option alone, for commands that start before the compiler is loaded. */

export const AT: { readonly value: "REF"; readonly description: string } = {
  value: "REF",
  description: "as this commit, branch or tag has it, instead of the work tree",
};
