/** Finds the project of the current folder. */
import { findRoot, PROJECT_FILE } from "../../files/root.ts";
import { UsageError } from "./command.ts";
import type { CommandContext } from "./command.ts";

/** Absolute. Throws a UsageError if there is no project. */
export function rootOf({ directory }: Pick<CommandContext, "directory">): string {
  const root = findRoot(directory);
  if (root !== undefined) return root;
  throw new UsageError(
    `there is no ${PROJECT_FILE} in "${directory}" or above it`,
    "go to the repository, or name it with -C DIR; `sluice init` makes a new one",
  );
}
