/** How much of the memory and of anybody's patience a run has taken. */
import type { Phase } from "../strain.ts";

/** What comes after reading needs as much memory again, and each step after it has to find room for what it makes. */
const SHARE: Readonly<Record<Phase, number>> = { reading: 0.4, compiling: 0.6, testing: 0.6 };
const SECONDS: Readonly<Record<Phase, number>> = { reading: 60, compiling: 300, testing: 300 };
const MIB = 1024 * 1024;

/** The limit that V8 tells includes the room for what is young, which what stays can't use. */
const YOUNG = 192 * MIB;

/** In bytes: below it, what is used may be garbage, as it was when that was last looked at. */
let unsuspicious = 0;

export function strain(phase: Phase): string | undefined {
  const { used, limit } = heap();
  if (used > limit * SHARE[phase] && used > unsuspicious) {
    collectGarbage();
    const kept = heap().used;
    if (kept > limit * SHARE[phase]) return `${phase} has taken ${mib(kept)} of the ${mib(limit)} that there are`;
    unsuspicious = kept + (limit - kept) / 2;
  }
  const seconds = process.uptime();
  return seconds > SECONDS[phase] ? `${phase} has taken ${Math.round(seconds)} seconds` : undefined;
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
