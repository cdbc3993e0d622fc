/** How much of the memory and of anybody's patience a run has taken. */
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import type { Phase, ResourceGuard } from "../base/limits.ts";

/** What comes after reading needs as much memory again, and each step after it has to find room for what it makes. */
const SHARE: Readonly<Record<Phase, number>> = { reading: 0.4, compiling: 0.6, testing: 0.6 };
const SECONDS: Readonly<Record<Phase, number>> = { reading: 60, compiling: 300, testing: 300 };
const MIB = 1024 * 1024;

/** The limit that V8 tells includes the room for what is young, which what stays can't use. */
const YOUNG = 192 * MIB;

/** In bytes: below it, what is used may be garbage, as it was when that was last looked at. */
let unsuspicious = 0;

export const strain: ResourceGuard = Object.assign(strained, { within });

function within<T>(phase: Phase, work: () => T): { readonly result: T } | string {
  const left = SECONDS[phase] * 1000 - process.uptime() * 1000;
  return (left > 0 ? endedAfter(left, work) : undefined) ?? outOfTime(phase);
}

/** Uses the V8 timeout, which ends even a loop that never checks; interrupted work is left unfinished. */
export function endedAfter<T>(milliseconds: number, work: () => T): { readonly result: T } | undefined {
  findRoom();
  const { Script } = process.getBuiltinModule("node:vm");
  const hands = globalThis as { [WORK]?: (() => T) | undefined };
  const before = hands[WORK];
  hands[WORK] = work;
  try {
    const script = new Script("globalThis[Symbol.for('sluice.work')]()");
    return { result: script.runInThisContext({ timeout: Math.ceil(milliseconds) }) as T };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  } finally {
    hands[WORK] = before;
  }
}

/** The clock is a thread that opens a few files; if it can't open them, V8 aborts without a message. */
const FILES = 8;

/** Throws the error of the system if it can't. */
function findRoom(): void {
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

function strained(phase: Phase): string | undefined {
  const { used, limit } = heap();
  if (used > limit * SHARE[phase] && used > unsuspicious) {
    collectGarbage();
    const kept = heap().used;
    if (kept > limit * SHARE[phase]) return `${phase} has taken ${mib(kept)} of the ${mib(limit)} that there are`;
    unsuspicious = kept + (limit - kept) / 2;
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

/** V8 lets garbage lie until the heap is full, so what is used says little of what is needed. */
function collectGarbage(): void {
  process.getBuiltinModule("node:v8").setFlagsFromString("--expose-gc");
  const collect: unknown = process.getBuiltinModule("node:vm").runInNewContext("gc");
  if (typeof collect === "function") collect();
}
