/** A full run that can save a base for later runs. */
import { openDirectory, combineObservers } from "../../../files/index.ts";
import type { FileObserver } from "../../../files/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import { SnapshotRecorder } from "../comparison/snapshot.ts";
import type { CommandContext } from "../command.ts";
import { compileProject } from "../compile-project.ts";
import type { Session, SessionOptions } from "../compile-project.ts";
import { saveBase } from "./baseline.ts";
import type { BaselineLocation } from "./baseline.ts";

export interface FullRun {
  readonly session: Session;
  /** Saves the base with a result: plain data. */
  readonly keep: <Kept>(place: BaselineLocation, kept: Kept) => void;
}

/** `root`: absolute. `observer` is called for everything that is read. */
export function startFullRun(
  setting: CommandContext,
  options: Pick<SessionOptions, "today">,
  root: string,
  observer: FileObserver,
): FullRun {
  // The time of the start, so that files that change during the run count as recent.
  const started = setting.host.now();
  const recorder = new SnapshotRecorder();
  const observers = combineObservers(observer, recorder.seen);
  const tree = recorder.watching(openDirectory(root, observers));
  const remembered: ParseCache = new Map();
  const session = compileProject(setting, { ...options, tree, observer: observers, remembered });
  const { compilation } = session;
  return {
    session,
    keep: (place, kept) => saveBase(place, { compilation, tree, recorder, remembered }, kept, started),
  };
}
