/** What was looked at while a folder was read, so that somebody can tell later whether it would look the same. */
import type { Stats } from "node:fs";

export interface FileObserver {
  /** A file that was read or a folder that was listed, as it was just before. */
  readonly onStat: (path: string, stats: Stats) => void;
  /** What stands at a path was asked for. */
  readonly onProbe: (path: string, kind: string | undefined) => void;
  /** Something was looked at that can't be told. */
  readonly onUntracked: () => void;
}

/** Several who are told of the same. */
export function combineObservers(...all: readonly FileObserver[]): FileObserver {
  return {
    onStat: (path, stats) => all.forEach((one) => one.onStat(path, stats)),
    onProbe: (path, kind) => all.forEach((one) => one.onProbe(path, kind)),
    onUntracked: () => all.forEach((one) => one.onUntracked()),
  };
}
