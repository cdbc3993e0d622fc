/** Limits the memory and the time of a run. */
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import type { Phase, ResourceGuard } from "../base/limits.ts";

/** The share of the heap that may be used in each phase, so that the following phases have enough memory. */
const SHARE: Readonly<Record<Phase, number>> = { reading: 0.4, compiling: 0.6, testing: 0.6 };
const SECONDS: Readonly<Record<Phase, number>> = { reading: 60, compiling: 300, testing: 300 };
const MIB = 1024 * 1024;

/** The heap limit of V8 includes the young generation, which long-lived objects can't use. */
const YOUNG = 192 * MIB;

/** In bytes. Up to this use, skip garbage collection: the last one has shown that enough of it is garbage. */
let unsuspicious = 0;

export const guard: ResourceGuard = Object.assign(limitReached, { within });

function within<T>(phase: Phase, work: () => T): { readonly result: T } | string {
  const left = SECONDS[phase] * 1000 - process.uptime() * 1000;
  return (left > 0 ? endedAfter(left, work) : undefined) ?? outOfTime(phase);
}

/** Uses the V8 timeout, which ends even a loop that never checks; interrupted work is left unfinished. */
export function endedAfter<T>(milliseconds: number, work: () => T): { readonly result: T } | undefined {
  checkFileDescriptors();
  const { Script } = process.getBuiltinModule("node:vm");
  const globals = globalThis as { [WORK]?: (() => T) | undefined };
  const before = globals[WORK];
  globals[WORK] = work;
  try {
    const script = new Script("globalThis[Symbol.for('sluice.work')]()");
    return { result: script.runInThisContext({ timeout: Math.ceil(milliseconds) }) as T };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  } finally {
    globals[WORK] = before;
  }
}

/** The V8 timeout starts a thread that opens a few files; if it can't, V8 aborts without a message. */
const FILES = 8;

/** Throws the system error if it can't open them. */
function checkFileDescriptors(): void {
  const opened: number[] = [];
  try {
    while (opened.length < FILES) opened.push(openSync(devNull, "r"));
  } finally {
    for (const file of opened) closeSync(file);
  }
}

const WORK = Symbol.for("sluice.work");

function outOfTime(phase: Phase): string {
  return `${phase} has taken ${Math.round(process.uptime())} seconds`;
}

function limitReached(phase: Phase): string | undefined {
  const { used, limit } = heap();
  if (used > limit * SHARE[phase] && used > unsuspicious) {
    collectGarbage();
    const remaining = heap().used;
    if (remaining > limit * SHARE[phase]) return `${phase} has used ${mib(remaining)} of ${mib(limit)} memory`;
    unsuspicious = remaining + (limit - remaining) / 2;
  }
  const seconds = process.uptime();
  return seconds > SECONDS[phase] ? outOfTime(phase) : undefined;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}

function heap(): { readonly used: number; readonly limit: number } {
  const { used_heap_size: used, heap_size_limit: limit } = process.getBuiltinModule("node:v8").getHeapStatistics();
  return { used, limit: Math.max(limit - YOUNG, limit / 4) };
}

/** V8 delays garbage collection until the heap is full, so the used heap may be mostly garbage. */
function collectGarbage(): void {
  process.getBuiltinModule("node:v8").setFlagsFromString("--expose-gc");
  const collect: unknown = process.getBuiltinModule("node:vm").runInNewContext("gc");
  if (typeof collect === "function") collect();
}
