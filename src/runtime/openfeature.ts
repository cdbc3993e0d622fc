/** `sluice/openfeature`: an OpenFeature provider for entitlements of Milo. It does not depend on the compiler. */
import {
  ErrorCode,
  GeneralError,
  OpenFeatureEventEmitter,
  ProviderEvents,
  ProviderFatalError,
} from "@openfeature/server-sdk";
import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from "@openfeature/server-sdk";
import type { Answer } from "./answer.ts";
import { openEvaluator } from "./evaluator.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Health } from "./milo/health.ts";

/**
 * Milo is at `kubeconfig`, or at `server` with `token` or `tokenFile`. Default: the service account in a cluster, else
 * the defaults of kubectl. Times are in milliseconds.
 */
export interface MiloOptions {
  /** Path of a kubeconfig. */
  readonly kubeconfig?: string | undefined;
  /** A context of the kubeconfig. Default: its current one. */
  readonly context?: string | undefined;
  /** URL: `https://…`; plain HTTP only for this machine. */
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  /** Reread every minute. */
  readonly tokenFile?: string | undefined;
  /** Path of the CA certificates for `server`. */
  readonly caFile?: string | undefined;
  /** Flag key -> resource type: `manifest/milo-keys.json` as Sluice renders it, or its path. */
  readonly keys?: Readonly<Record<string, string>> | string | undefined;
  /** Prefix for keys that are not in `keys` and have no slash. Default: `features.miloapis.com`. */
  readonly resourcePrefix?: string | undefined;
  /** How long an answer is valid. Default: 5000. */
  readonly cacheTtl?: number | undefined;
  /** How long the last known answers are used while the API fails. Default: 0, which is never. */
  readonly staleFor?: number | undefined;
  /** Timeout of a request to the API. Default: 3000. */
  readonly timeout?: number | undefined;
  /** Whether to watch for changes, which are then emitted at once. Requires permission to watch buckets in all namespaces. */
  readonly watch?: boolean | undefined;
}

/** Resolves boolean flags only: whether an organization or a project may do something. */
export class MiloEntitlementProvider implements Provider {
  readonly metadata: { readonly name: string } = { name: "milo-entitlements" };
  readonly runsOn = "server";
  readonly events: OpenFeatureEventEmitter = new OpenFeatureEventEmitter();
  readonly #options: MiloOptions;
  /** Set as soon as opening starts, so that closing works even then. */
  #evaluator: Promise<Evaluator> | undefined;

  constructor(options: MiloOptions = {}) {
    this.#options = options;
  }

  /** Rejects if Milo is unreachable. Evaluations still try to reach it, and READY is emitted when one succeeds. */
  async initialize(): Promise<void> {
    const opening = this.onClose().then(() => this.#open());
    this.#evaluator = opening;
    await (await opening).probe();
  }

  /** Invalid options are a fatal error: the SDK then never calls the provider. */
  async #open(): Promise<Evaluator> {
    try {
      return await openEvaluator(this.#options, {
        health: (health, message) => this.#tellHealth(health, message),
        changed: (keys) => this.#tellChange(keys),
      });
    } catch (error) {
      throw new ProviderFatalError(messageOf(error));
    }
  }

  async onClose(): Promise<void> {
    const opening = this.#evaluator;
    this.#evaluator = undefined;
    const evaluator = await opening?.catch(() => undefined);
    await evaluator?.close();
  }

  async resolveBooleanEvaluation(
    flagKey: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    if (this.#evaluator === undefined) throw new GeneralError("the provider is closed");
    const evaluator = await this.#evaluator;
    return detailsOf(await evaluator.evaluate(flagKey, context), defaultValue);
  }

  resolveStringEvaluation(flagKey: string, defaultValue: string): Promise<ResolutionDetails<string>> {
    return notBoolean(flagKey, defaultValue);
  }

  resolveNumberEvaluation(flagKey: string, defaultValue: number): Promise<ResolutionDetails<number>> {
    return notBoolean(flagKey, defaultValue);
  }

  resolveObjectEvaluation<T extends JsonValue>(flagKey: string, defaultValue: T): Promise<ResolutionDetails<T>> {
    return notBoolean(flagKey, defaultValue);
  }

  #tellHealth(health: Health, message: string): void {
    if (health === "ok") this.events.emit(ProviderEvents.Ready, {});
    else if (health === "stale") this.events.emit(ProviderEvents.Stale, { message });
    else this.events.emit(ProviderEvents.Error, { message, errorCode: ErrorCode.GENERAL });
  }

  #tellChange(keys: readonly string[]): void {
    this.events.emit(ProviderEvents.ConfigurationChanged, keys.length === 0 ? {} : { flagsChanged: [...keys] });
  }
}

function detailsOf(answer: Answer, defaultValue: boolean): ResolutionDetails<boolean> {
  if (answer.reason === "ERROR") {
    const { reason, errorCode, message } = answer;
    return { value: defaultValue, reason, errorCode: ErrorCode[errorCode], errorMessage: message };
  }
  const { value = defaultValue, variant, reason, resourceType } = answer;
  return { value, reason, flagMetadata: { resourceType }, ...(variant !== undefined && { variant }) };
}

function notBoolean<T>(flagKey: string, value: T): Promise<ResolutionDetails<T>> {
  return Promise.resolve({
    value,
    reason: "ERROR",
    errorCode: ErrorCode.TYPE_MISMATCH,
    errorMessage: `"${flagKey}" is an entitlement, so its type is boolean`,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
