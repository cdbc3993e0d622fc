/** What was looked at while a folder was read, so that somebody can tell later whether it would look the same. */
import type { Stats } from "node:fs";

export interface Witness {
  /** A file that was read or a folder that was listed, as it was just before. */
  readonly saw: (path: string, stats: Stats) => void;
  /** What stands at a path was asked for. */
  readonly asked: (path: string, kind: string | undefined) => void;
  /** Something was looked at that can't be told. */
  readonly lost: () => void;
}

/** Several who are told of the same. */
export function together(...all: readonly Witness[]): Witness {
  return {
    saw: (path, stats) => all.forEach((one) => one.saw(path, stats)),
    asked: (path, kind) => all.forEach((one) => one.asked(path, kind)),
    lost: () => all.forEach((one) => one.lost()),
  };
}
