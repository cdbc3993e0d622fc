/** Serves flags from the rendered output of a cluster. */
import { flagsOf } from "../rendered/flags.ts";
import type { Flags } from "../rendered/flags.ts";
import { readFlags } from "../rendered/read.ts";
import { stateOf, whenChanged } from "../rendered/watch.ts";
import type { FlagSource } from "./source.ts";

export interface RenderedOptions {
  readonly cluster: string;
  /** The folder of its FeatureFlags. */
  readonly folder: string;
  readonly namespace?: string;
  /** Whether to read the folder again when it changes. */
  readonly watch: boolean;
  /** Called after a reload; on an `error`, the previous flags are kept. */
  readonly reloaded: (error?: unknown) => void;
}

/** Throws if the folder has no flags that flagd accepts. */
export async function renderedSource(options: RenderedOptions): Promise<FlagSource> {
  const { cluster, folder, namespace, reloaded } = options;
  const read = async (): Promise<Flags> => flagsOf(await readFlags(folder, namespace));
  // Before reading, so that no change is missed.
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
