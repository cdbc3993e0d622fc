/** Metrics for Prometheus. No label contains input of callers. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Health } from "../milo/health.ts";
import type { Outcome } from "./source.ts";

export interface Metrics {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  readonly answered: (route: string, status: number, seconds: number) => void;
  readonly evaluated: (outcome: Outcome) => void;
  readonly listed: (succeeded: boolean) => void;
  readonly health: (health: Health) => void;
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 5];

/** `from`: the source of flags; the metrics of Milo exist only for "milo". */
export function metrics(from: "milo" | "rendered" = "milo"): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const ofMilo = from === "milo" ? registers : [];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "sluice_ofrep_requests_total",
    help: "Number of requests.",
    labelNames: ["route", "status"],
    registers,
  });
  const duration = new Histogram({
    name: "sluice_ofrep_request_duration_seconds",
    help: "Time from the request headers to the end of the response.",
    labelNames: ["route"],
    buckets: SECONDS,
    registers,
  });
  const evaluations = new Counter({
    name: "sluice_evaluations_total",
    help: "Number of flag evaluations, by reason or error code.",
    labelNames: ["reason"],
    registers,
  });
  const lists = new Counter({
    name: "sluice_milo_lists_total",
    help: "Number of requests to list AllowanceBuckets.",
    labelNames: ["result"],
    registers: ofMilo,
  });
  const up = new Gauge({
    name: "sluice_milo_up",
    help: "1 if the API server responds, 0 if it fails.",
    registers: ofMilo,
  });
  // Without an initial 0, a rate would miss the first event of each label.
  for (const result of ["ok", "error"]) lists.inc({ result }, 0);
  up.set(1);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered: (route, status, seconds) => {
      requests.inc({ route, status });
      duration.observe({ route }, seconds);
    },
    evaluated: (outcome) => evaluations.inc({ reason: "errorCode" in outcome ? outcome.errorCode : outcome.reason }),
    listed: (succeeded) => lists.inc({ result: succeeded ? "ok" : "error" }),
    health: (health) => up.set(health === "ok" ? 1 : 0),
  };
}
