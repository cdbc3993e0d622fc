/** The limits of the endpoint. */

export interface Limits {
  /** Bytes of a request body. */
  readonly body: number;
  /** Nesting depth of a request body. */
  readonly depth: number;
  /** Milliseconds that a request may take to arrive. */
  readonly arrival: number;
  /** Evaluations at the same time; beyond that, 429. */
  readonly concurrency: number;
  /** Milliseconds for requests in progress to finish when the endpoint closes. */
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

/** More connections than evaluations, because most connections are idle. */
export const CONNECTIONS_PER_EVALUATION = 4;

/** If the server has a token: shares of all connections, for all unauthenticated callers and for those of one address. */
export const STRANGERS: number = 1 / 4;
export const STRANGERS_OF_ONE_ADDRESS: number = 1 / 8;

/** Connections at the listener for probes. */
export const PROBES = 64;
