/** The pre-commit hook, which has no effect until someone turns it on. */
import { PINNED_PROGRAM } from "./workflow.ts";

/** `folder`: the project's folder in its repository; "" for its root. */
export function hook(folder: string): string {
  const path = folder === "" ? ".githooks" : `${folder}/.githooks`;
  // Git starts hooks at the top of the repository.
  const enter = folder === "" ? "" : `cd ${quoted(folder)} || exit 1\n`;
  return `#!/bin/sh
# Checks before every commit that the sources are valid and rendered. To turn it on:
#
#   git config core.hooksPath ${quoted(path)}
#
# It checks the files in the work tree, not the staged ones, and on a branch also the changes since the default branch.
# \`git commit --no-verify\` skips it once, such as for a change that the commit message allows with \`Sluice-Allow\`: Git
# runs this hook before there is a message.
# If sluice is not on the PATH, it runs the version in package-lock.json. npm never looks up the package by name.
${enter}if command -v sluice > /dev/null; then
  run() { sluice "$@"; }
else
  run() { ${PINNED_PROGRAM} "$@"; }
fi
run validate && run render --check
`;
}

/** Quotes a path for a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
