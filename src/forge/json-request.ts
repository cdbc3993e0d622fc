/** Reads the JSON answer of a server, within a time and a size, and follows no redirect. */
import type { Value } from "../base/value.ts";
import type { Failure } from "./retry.ts";

export interface RequestOptions {
  readonly fetch: typeof fetch;
  /** Milliseconds until a request times out, with its body. */
  readonly timeout: number;
}

/** The most bytes of an answer. */
const MOST_BYTES = 1 << 20;

export interface Unanswered extends Failure {
  /** `silent`: there is no answer at all, or that of a server at fault. */
  readonly is: "silent" | "unusable";
  readonly why: string;
}

export type JsonAnswer = { readonly is: "value"; readonly value: Value } | Unanswered;

export async function requestJson(url: URL, headers: Headers, { fetch, timeout }: RequestOptions): Promise<JsonAnswer> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, { headers, signal, redirect: "manual" });
    if (response.ok) return await valueOf(response);
    await response.body?.cancel();
    const { status } = response;
    const failure = { status, headers: Object.fromEntries(response.headers), why: refusal(response) };
    return { is: status >= 500 ? "silent" : "unusable", ...failure };
  } catch {
    // The error of fetch may contain the address with everything in it.
    const why = signal.aborted ? `did not answer within ${timeout / 1000} s` : "can't be reached";
    return { is: "silent", why, status: undefined, headers: {} };
  }
}

function refusal({ status, type }: Response): string {
  if (type === "opaqueredirect" || (status >= 300 && status < 400))
    return "redirects to another address, which is not followed";
  return `answered with status ${status}`;
}

async function valueOf(response: Response): Promise<JsonAnswer> {
  const text = await textOf(response);
  const unusable = { is: "unusable", status: response.status, headers: {} } as const;
  if (text === undefined) return { ...unusable, why: `answered with more than ${MOST_BYTES / 1024} KiB` };
  try {
    return { is: "value", value: JSON.parse(text) as Value };
  } catch {
    return { ...unusable, why: "did not answer with JSON" };
  }
}

/** Undefined if there are too many bytes, counted after decompression. */
async function textOf({ body }: Response): Promise<string | undefined> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
