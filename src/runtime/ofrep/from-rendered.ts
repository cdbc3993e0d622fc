/** The endpoint's flags from what was rendered for a cluster. */
import { flagsOf } from "../rendered/flags.ts";
import type { Flags } from "../rendered/flags.ts";
import { readFlags } from "../rendered/read.ts";
import { stateOf, whenChanged } from "../rendered/watch.ts";
import type { FlagSource } from "./source.ts";

export interface RenderedOptions {
  readonly cluster: string;
  /** Where its FeatureFlags are. */
  readonly folder: string;
  readonly namespace?: string;
  /** Read it again when it changes. */
  readonly watch: boolean;
  /** It was read again; `error` where that failed, and what was there before stays. */
  readonly reloaded: (error?: unknown) => void;
}

/** Throws where nothing that flagd would take was rendered. */
export async function renderedSource(options: RenderedOptions): Promise<FlagSource> {
  const { cluster, folder, namespace, reloaded } = options;
  const read = async (): Promise<Flags> => flagsOf(await readFlags(folder, namespace));
  // Before it is read, or a change meanwhile would be missed.
  const since = options.watch ? await stateOf(folder) : "";
  let flags = await read();
  const stop = options.watch ? whenChanged(folder, since, () => void reload()) : () => {};

  async function reload(): Promise<void> {
    try {
      flags = await read();
      reloaded();
    } catch (error) {
      reloaded(error);
    }
  }

  return {
    isReady: () => true,
    evaluate: (key, context) => Promise.resolve(flags.evaluate(key, context)),
    evaluateAll: (context) =>
      Promise.resolve({ flags: flags.keys.map((key) => flags.evaluate(key, context)), metadata: { cluster } }),
    close: () => Promise.resolve(stop()),
  };
}
