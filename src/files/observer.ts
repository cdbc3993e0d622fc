/** Records what was read of a folder, so that a later run can check whether it is unchanged. */
import type { Stats } from "node:fs";

export interface FileObserver {
  /** A file is read or a folder is listed; `stats` are from just before. */
  readonly onStat: (path: string, stats: Stats) => void;
  /** The kind of an entry is requested. */
  readonly onProbe: (path: string, kind: string | undefined) => void;
  /** Something was read that cannot be recorded. */
  readonly onUntracked: () => void;
}

/** Forwards each call to all observers. */
export function combineObservers(...all: readonly FileObserver[]): FileObserver {
  return {
    onStat: (path, stats) => all.forEach((one) => one.onStat(path, stats)),
    onProbe: (path, kind) => all.forEach((one) => one.onProbe(path, kind)),
    onUntracked: () => all.forEach((one) => one.onUntracked()),
  };
}
