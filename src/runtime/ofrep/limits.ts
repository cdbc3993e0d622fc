/** What a caller may ask of the endpoint. */

export interface Limits {
  /** Bytes of a request's body. */
  readonly body: number;
  /** Brackets within brackets. */
  readonly depth: number;
  /** Milliseconds that a request may take to arrive. */
  readonly arrival: number;
  /** Evaluations at the same time; beyond it, 429. */
  readonly concurrency: number;
  /** Milliseconds that requests under way have to end, once the endpoint closes. */
  readonly drain: number;
}

export const DEFAULT_LIMITS: Limits = {
  body: 64 * 1024,
  depth: 32,
  arrival: 5000,
  concurrency: 1000,
  drain: 10_000,
};

/** Milliseconds that a connection may be idle between two requests. */
export const IDLE = 30_000;

/** Connections are cheaper than evaluations: most are idle. */
export const CONNECTIONS_PER_EVALUATION = 4;

/** Shares of all connections: of callers without a token, and of such from one address. Where no token is asked for, all are. */
export const STRANGERS: number = 1 / 4;
export const STRANGERS_OF_ONE_ADDRESS: number = 1 / 8;

/** Connections at the listener of probes, which come one at a time. */
export const PROBES = 64;
