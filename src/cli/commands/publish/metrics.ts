/** The result of `publish` as metrics in the format of OpenMetrics, for alerts. */
import { isPaused } from "../../../analysis/rollout/index.ts";
import type { Publication, WaveStatus } from "../../../delivery/publish/index.ts";

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** `now`: milliseconds since the epoch. `publication`: undefined if nothing was published because of errors. */
export function metricsOf(publication: Publication | undefined, errors: number, now: number): string {
  const waves = publication?.rollout?.waves ?? [];
  const metrics: readonly Metric[] = [
    metric("sluice_publish_last_run_timestamp_seconds", "When sluice publish ran last.", [sample(now / 1000)]),
    metric("sluice_publish_errors", "Errors of the last run.", [sample(errors)]),
    metric(
      "sluice_publish_emergency_missing",
      "1 if an emergency that selects the cluster is not on it.",
      (publication?.clusters ?? []).map(({ cluster }) =>
        sample(publication?.withoutEmergency?.includes(cluster) === true ? 1 : 0, { cluster }),
      ),
    ),
    metric(
      "sluice_rollout_held_seconds",
      "How long the oldest commit has waited for a cluster of the wave; 0 if none waits.",
      waves.map((wave) => sample(heldSeconds(wave, now), labelsOf(wave))),
    ),
    metric(
      "sluice_rollout_check",
      "1 for the state of a check on a cluster: green, red, red-before or unknown.",
      waves.flatMap((wave) => checksIn(wave)),
    ),
    metric(
      "sluice_rollout_paused",
      "1 if the stage of the wave is paused.",
      waves.map((wave) => sample(isPausedNow(wave, now) ? 1 : 0, labelsOf(wave))),
    ),
  ];
  return `${metrics.flatMap(linesOf).join("\n")}\n# EOF\n`;
}

function metric(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, samples };
}

function sample(value: number, labels: Readonly<Record<string, string>> = {}): Sample {
  return { value, labels };
}

function labelsOf({ stage, wave }: WaveStatus): Readonly<Record<string, string>> {
  return { stage, wave };
}

function heldSeconds({ clusters }: WaveStatus, now: number): number {
  const times = clusters.flatMap(({ waitingSince }) => (waitingSince === null ? [] : [Date.parse(waitingSince)]));
  return times.length === 0 ? 0 : (now - Math.min(...times)) / 1000;
}

function checksIn(wave: WaveStatus): readonly Sample[] {
  return wave.clusters
    .filter(({ commit }) => commit !== null)
    .flatMap(({ cluster, checks }) => {
      // If somebody else changed the branch, nothing was asked.
      const foreign = checks.find(({ check }) => check === "branch");
      return wave.checks.map((check) => {
        const state = (checks.find((one) => one.check === check) ?? foreign)?.is ?? "green";
        return sample(1, { ...labelsOf(wave), cluster, check, state });
      });
    });
}

function isPausedNow({ pause }: WaveStatus, now: number): boolean {
  if (pause === null) return false;
  const { reason, until } = pause;
  return isPaused({ pause: until === null ? { reason } : { reason, until } }, new Date(now).toISOString().slice(0, 10));
}

function linesOf({ name, help, samples }: Metric): readonly string[] {
  if (samples.length === 0) return [];
  return [
    `# TYPE ${name} gauge`,
    `# HELP ${name} ${help}`,
    ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
  ];
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
