/**
 * Measures retained memory for new consumers: the heap after a garbage collection, for every 10,000 consumers.
 * `npm run bench:ofrep-retained`
 */
import { setTimeout as delay } from "node:timers/promises";
import { openEvaluator } from "../../src/runtime/evaluator.ts";
import { startMilo } from "./processes.ts";

const ROUNDS = 6;
const CONSUMERS = 10_000;
const AT_ONCE = 16;
/** Milliseconds. Longer than the evaluator keeps a deadline. */
const REST = 3500;

const milo = await startMilo(1);
const evaluator = await openEvaluator({ server: milo.url, watch: true });
console.log("| consumers | heap |\n|--:|--:|");
await look(0);
for (let round = 0; round < ROUNDS; round += 1) {
  for (let asked = 0; asked < CONSUMERS; asked += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, one) => ask(round * CONSUMERS + asked + one)));
  await look((round + 1) * CONSUMERS);
}
await evaluator.close();
milo.child.kill();

function ask(stranger: number): Promise<unknown> {
  return evaluator.evaluate("flag-1", { targetingKey: `stranger-${stranger}` });
}

async function look(consumers: number): Promise<void> {
  await delay(REST);
  globalThis.gc?.();
  console.log(`| ${consumers} | ${(process.memoryUsage().heapUsed / 1024 / 1024).toFixed(1)} MiB |`);
}
