/** Asks a server about a cluster: at no other address than the given one. */
import type { CheckAnswer } from "../../analysis/rollout/index.ts";
import type { Value } from "../../base/value.ts";
import type { ProjectHttpCheck } from "../../compiler/kinds.ts";
import { requestJson } from "../json-request.ts";
import type { RequestOptions } from "../json-request.ts";
import { judge, unknown } from "./judge.ts";

export interface HttpOptions extends RequestOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Requests to one server without an answer, after which it is asked no more. */
const MOST_FAILURES = 3;

/** Returns a function that asks about a cluster and never rejects. */
export function httpAsker(options: HttpOptions): (check: ProjectHttpCheck, cluster: string) => Promise<CheckAnswer> {
  const failures = new Map<string, number>();
  return async (check, cluster) => {
    const url = addressOf(check.url, cluster);
    if (url === undefined) return unknown(`the URL is not valid for cluster "${cluster}"`);
    const headers = headersOf(check, options);
    if (typeof headers === "string") return unknown(headers);
    if ((failures.get(url.origin) ?? 0) >= MOST_FAILURES)
      return unknown(`${url.host} did not answer ${MOST_FAILURES} requests, so it was not asked again`);
    const answer = await requestJson(url, headers, options);
    if (answer.is === "value") {
      failures.delete(url.origin);
      return repeats(answer.value, headers)
        ? unknown(`${url.host} answered with the credentials`)
        : judge(answer.value, check);
    }
    if (answer.is === "silent") failures.set(url.origin, (failures.get(url.origin) ?? 0) + 1);
    return unknown(`${url.host} ${answer.why}`);
  };
}

/** Undefined if the name of the cluster would lead to another server. */
function addressOf(template: string, cluster: string): URL | undefined {
  const address = template.replaceAll("{cluster}", encodeURIComponent(cluster));
  if (!URL.canParse(address) || !URL.canParse(template)) return undefined;
  const url = new URL(address);
  const isSafe = url.origin === new URL(template).origin && url.protocol === "https:" && url.username === "";
  return isSafe && url.password === "" ? url : undefined;
}

/** The headers; a text if the credentials are missing, without them. */
function headersOf({ credentials }: ProjectHttpCheck, { env }: HttpOptions): Headers | string {
  const headers = new Headers({ accept: "application/json", "user-agent": "sluice" });
  if (credentials === undefined) return headers;
  const value = env[credentials.environment] ?? "";
  if (value === "") return `the environment variable ${credentials.environment} is not set`;
  try {
    headers.set("authorization", value);
    return headers;
  } catch {
    return `the environment variable ${credentials.environment} is not a valid header`;
  }
}

/** Whether an answer contains the credentials, which a message about it would show. */
function repeats(value: Value, headers: Headers): boolean {
  const secret = headers.get("authorization")?.split(" ").at(-1) ?? "";
  return secret !== "" && JSON.stringify(value).includes(JSON.stringify(secret).slice(1, -1));
}
