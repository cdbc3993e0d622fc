/** A hook for those who want one: it is made, and does nothing until somebody turns it on. */

export function hook(version: string): string {
  return `#!/bin/sh
# Checks before every commit that all is right and rendered. It is off until you turn it on:
#
#   git config core.hooksPath .githooks
#
# It looks at the files as they lie there, not at what is staged. \`git commit --no-verify\` goes past it once.
if command -v sluice > /dev/null; then
  run() { sluice "$@"; }
else
  run() { npx --yes sluice@${version} "$@"; }
fi
run validate && run render --check
`;
}
