/** Queries processes, to tell a held lock from one whose holder has died. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { kill, pid } from "node:process";
import { isFault } from "../../files/file-system.ts";

export interface Processes {
  readonly pid: number;
  readonly host: string;
  /** The start time of a local process in an arbitrary unit; empty if unknown. */
  readonly startOf: (pid: number) => string;
  readonly isAlive: (pid: number) => boolean;
  readonly pause: (milliseconds: number) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export const realProcesses: Processes = {
  pid,
  host: hostname(),
  startOf(other) {
    try {
      const stat = readFileSync(`/proc/${other}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    } catch {
      return "";
    }
  },
  isAlive(other) {
    try {
      return kill(other, 0);
    } catch (error) {
      return isFault(error, ["EPERM"]);
    }
  },
  pause(milliseconds) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  },
  now: () => Date.now(),
};
