/**
 * A fake Kubernetes API server with AllowanceBuckets only, and with every kind of failure. Without failures, it behaves as
 * a real one; api-servers.test.ts checks that.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Bucket } from "./fake/bucket.ts";
import { listed, selection } from "./fake/list.ts";
import { NOWHERE, refused } from "./fake/status.ts";
import type { Said } from "./fake/status.ts";
import { bucketStore } from "./fake/store.ts";
import type { Store } from "./fake/store.ts";
import { watches } from "./fake/watch.ts";

/** The failure of all requests, until changed. */
export interface Fault {
  /** The status instead of 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds before the response. */
  readonly slow?: number;
  /** Closes the connection in the middle of the body. */
  readonly cut?: boolean;
  /** The body instead of JSON. */
  readonly body?: string;
  /** Restricts the failure to requests whose URL contains this. */
  readonly where?: string;
}

/** Token -> allowed verbs. */
export type Rights = Readonly<Record<string, readonly ("list" | "watch")[]>>;

export interface FakeApiServer {
  readonly url: string;
  readonly put: (bucket: Bucket) => void;
  readonly remove: (bucket: Bucket) => void;
  readonly fault: (fault?: Fault) => void;
  /** Discards the history: watches and pages that continue from it get 410. */
  readonly compact: () => void;
  /** Ends all watches; `gone` with an error event. */
  readonly endWatches: (gone?: boolean) => void;
  readonly bookmark: () => void;
  /** The URLs of all requests, in order. */
  readonly requests: readonly string[];
  /** The received tokens, in the order of their first use. */
  readonly bearers: () => readonly string[];
  readonly lists: () => number;
  readonly watches: () => number;
  /** Stops listening; `restart` listens again at the same address. */
  readonly stop: () => Promise<void>;
  readonly restart: () => Promise<void>;
}

const ROOT = "/apis/quota.miloapis.com/v1alpha1";
const BUCKETS = /^\/apis\/quota\.miloapis\.com\/v1alpha1\/(?:namespaces\/([^/]+)\/)?allowancebuckets$/;

/** Without `rights`, everything is allowed. */
export async function fakeApiServer(rights?: Rights): Promise<FakeApiServer> {
  const watching = watches(() => store);
  const store: Store = bucketStore((change) => watching.tell(change));
  const requests: string[] = [];
  const bearers = new Set<string>();
  let current: Fault = {};

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://fake");
    requests.push(decodeURIComponent(url.pathname + url.search));
    bearers.add(bearerOf(request));
    const fault = url.href.includes(current.where ?? "") ? current : {};
    if (fault.slow !== undefined) await delay(fault.slow, undefined, { ref: false });
    const barred = refusalOf(url, bearerOf(request), rights);
    if (barred !== undefined) return send(response, barred);
    if (fault.status !== undefined) return send(response, refused(fault.status), fault.headers);
    if (fault.body !== undefined) return send(response, [200, fault.body]);
    if (url.pathname === ROOT) return send(response, [200, '{"kind":"APIResourceList"}']);
    const found = BUCKETS.exec(url.pathname);
    if (found === null) return send(response, NOWHERE);
    const selected = selection(found[1], url.searchParams);
    if (typeof selected !== "function") return send(response, selected);
    if (isWatch(url)) return watching.begin(response, selected, url.searchParams);
    const said = listed(store, selected, url.searchParams);
    return fault.cut === true ? sendHalf(response, said) : send(response, said);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => {
      server.listen(port, "127.0.0.1", resolve);
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    ...store,
    url: `http://127.0.0.1:${port}`,
    requests,
    bearers: () => [...bearers],
    fault: (fault = {}) => void (current = fault),
    endWatches: watching.end,
    bookmark: watching.bookmark,
    lists: () => requests.filter((path) => path.includes("/namespaces/") && !path.includes("watch=true")).length,
    watches: watching.count,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    restart: () => listen(port),
  };
}

function isWatch({ searchParams }: URL): boolean {
  return searchParams.get("watch") === "true";
}

function bearerOf({ headers }: IncomingMessage): string {
  return (headers.authorization ?? "").replace(/^Bearer /, "");
}

/** With rights, only the named resources are allowed, whether they exist or not. */
function refusalOf(url: URL, bearer: string, rights: Rights | undefined): Said | undefined {
  if (rights === undefined) return undefined;
  const verbs = rights[bearer];
  if (verbs === undefined) return refused(401);
  const verb = isWatch(url) ? "watch" : "list";
  if (url.pathname === ROOT || (BUCKETS.test(url.pathname) && verbs.includes(verb))) return undefined;
  return refused(403, `allowancebuckets.quota.miloapis.com is forbidden: cannot ${verb}`);
}

function send(response: ServerResponse, [code, body]: Said, headers: Fault["headers"] = {}): void {
  response.writeHead(code, { "content-type": "application/json", ...headers }).end(body);
}

function sendHalf(response: ServerResponse, [code, body]: Said): void {
  response.writeHead(code, { "content-type": "application/json", "content-length": String(body.length) });
  response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
}
