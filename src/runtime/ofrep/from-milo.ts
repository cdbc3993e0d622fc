/** Serves flags from Milo, with the same evaluator as the OpenFeature provider. */
import { setTimeout as delay } from "node:timers/promises";
import type { Answer, EvaluationError } from "../answer.ts";
import { openEvaluator } from "../evaluator.ts";
import type { EvaluatorOptions, Listeners } from "../evaluator.ts";
import type { Failed, FlagSource, Outcome } from "./source.ts";

/** Milliseconds between the first attempts to reach Milo. */
const PAUSE = 1000;

/** Ready as soon as Milo has responded once. Throws for invalid options. */
export async function miloSource(options: EvaluatorOptions, listeners: Listeners = {}): Promise<FlagSource> {
  const evaluator = await openEvaluator(options, listeners);
  const closing = new AbortController();
  let ready = false;
  let reported = "";

  async function reach(): Promise<void> {
    while (!ready && !closing.signal.aborted)
      try {
        await evaluator.probe();
        ready = true;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (why !== reported && !closing.signal.aborted) listeners.health?.("error", why);
        reported = why;
        await delay(PAUSE, undefined, { signal: closing.signal }).catch(() => {});
      }
  }
  const reaching = reach();

  return {
    isReady: () => ready,
    evaluate: async (key, context) => outcomeOf(key, await evaluator.evaluate(key, context)),
    evaluateAll: async (context) => {
      const answers = await evaluator.evaluateAll(context);
      if ("reason" in answers) return failedOf(answers);
      return { flags: [...answers].map(([key, one]) => outcomeOf(key, one)) };
    },
    close: async () => {
      closing.abort();
      await evaluator.close();
      await reaching;
    },
  };
}

function outcomeOf(key: string, answer: Answer): Outcome {
  if (answer.reason === "ERROR") return { key, ...failedOf(answer) };
  const { resourceType, ...opinion } = answer;
  return { key, ...opinion, metadata: { resourceType } };
}

function failedOf({ errorCode, message }: EvaluationError): Failed {
  return { errorCode, errorDetails: message };
}
