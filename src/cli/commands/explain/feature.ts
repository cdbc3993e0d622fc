/** The explanation of a feature for CSV and JSON, as in schemas/explanation.schema.json. */
import { accessOf, linkRecord, reasonChain } from "../../../analysis/explain/index.ts";
import type { Decision, Link, StateQuery } from "../../../analysis/explain/index.ts";
import { consumerKey } from "../../../analysis/entitlements.ts";
import { CLUSTER } from "../cluster-groups.ts";
import type { OnCluster } from "../cluster-groups.ts";
import type { Column, Listing } from "../table.ts";
import type { Blamer } from "./blame.ts";
import { renderedIn } from "./rendered.ts";
import { verdictOf } from "./verdict.ts";

/** Increases when a field is removed or changes its meaning, not when a field is added. */
export const VERSION = 1;

/** The answer for a cluster. */
export interface Answer extends OnCluster {
  readonly question: StateQuery;
  readonly decision: Decision;
}

const COLUMNS: readonly Column<Answer>[] = [
  CLUSTER,
  { name: "stage", value: ({ at }) => at.stage.name },
  { name: "state", value: ({ decision }) => decision.state },
  { name: "reason", value: ({ decision }) => decision.reason },
  { name: "because", value: ({ decision }) => decision.because.says },
  { name: "place", value: ({ decision }) => decision.because.place },
  { name: "note", value: ({ decision }) => decision.because.note },
];

export function featureListing(
  feature: string,
  answers: readonly Answer[],
  { today, ...telling }: Telling & { readonly today: string },
): Listing<Answer> {
  const consumer = answers[0]?.question.consumer;
  return {
    columns: COLUMNS,
    rows: answers,
    json: (rows) => ({
      version: VERSION,
      feature,
      consumer: consumer === undefined ? null : consumerKey(consumer),
      today,
      clusters: rows.map((answer) => clusterJson(answer, telling)),
    }),
    empty: ["no cluster matches"],
  };
}

interface Telling {
  readonly blame: Blamer;
  /** Whether to list rendered files, which takes a render per cluster. */
  readonly inFull: boolean;
}

function clusterJson({ question, decision }: Answer, { blame, inFull }: Telling): unknown {
  const { at, state, consumer } = question;
  return {
    cluster: at.cluster.name,
    stage: at.stage.name,
    state: consumer === undefined ? state.state : decision.state,
    reason: decision.reason,
    level: state.level?.name ?? null,
    threshold: at.threshold.name,
    variant: state.variant,
    ...(consumer === undefined ? {} : { byGrant: accessOf(question, consumer).byGrant }),
    ...(state.consumers === undefined ? {} : { consumers: state.consumers.map(consumerKey) }),
    summary: verdictOf(question),
    decision: linkJson(decision.because, blame),
    reasons: reasonChain(question).map((link) => linkJson(link, blame)),
    ...(inFull ? { rendered: renderedIn(question).map((path) => `${question.model.settings.output}/${path}`) } : {}),
  };
}

function linkJson(link: Link, blame: Blamer): unknown {
  const commit = blame(link.place ?? "");
  return { ...linkRecord(link), ...(commit === "" ? {} : { commit }) };
}
