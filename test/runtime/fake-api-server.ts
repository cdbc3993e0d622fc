/** A Kubernetes API server with nothing but AllowanceBuckets: lists, pages, watches, and every way to fail. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface FakeBucket {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly resourceType: string;
  readonly available: bigint | number;
}

/** What every request meets, until it is changed. */
export interface Fault {
  /** Answered instead of 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds before anything is answered. */
  readonly slow?: number;
  /** Ends the connection in the middle of the body. */
  readonly cut?: boolean;
  /** Answered instead of JSON. */
  readonly body?: string;
  /** Only for requests whose address has this in it. */
  readonly where?: string;
}

export interface FakeApiServer {
  readonly url: string;
  readonly put: (bucket: FakeBucket) => void;
  readonly remove: (bucket: FakeBucket) => void;
  readonly fault: (fault?: Fault) => void;
  /** Forgets what has happened so far: watches and pages that go on from there get 410. */
  readonly compact: () => void;
  /** Ends all watches; `gone` with an error event. */
  readonly endWatches: (gone?: boolean) => void;
  readonly bookmark: () => void;
  /** Addresses of all requests, in order. */
  readonly requests: readonly string[];
  readonly lists: () => number;
  readonly watches: () => number;
  /** Stops listening; `restart` listens again at the same address. */
  readonly stop: () => Promise<void>;
  readonly restart: () => Promise<void>;
}

interface Stored extends FakeBucket {
  readonly version: number;
}
interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly bucket: Stored;
}

const ROOT = "/apis/quota.miloapis.com/v1alpha1";
const SELECTABLE: Readonly<Record<string, (bucket: FakeBucket) => string>> = {
  "spec.consumerRef.kind": ({ kind }) => kind,
  "spec.consumerRef.name": ({ name }) => name,
  "spec.resourceType": ({ resourceType }) => resourceType,
};

export async function fakeApiServer(options: { readonly token?: string } = {}): Promise<FakeApiServer> {
  const stored = new Map<string, Stored>();
  const changes: Change[] = [];
  const watches = new Set<ServerResponse>();
  const requests: string[] = [];
  let version = 1;
  let compacted = 0;
  let current: Fault = {};

  function change(type: Change["type"], bucket: FakeBucket): Stored {
    version += 1;
    const one = { type, bucket: { ...bucket, version } };
    changes.push(one);
    for (const watch of watches) watch.write(line(one));
    return one.bucket;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://fake");
    requests.push(decodeURIComponent(url.pathname + url.search));
    const fault = url.href.includes(current.where ?? "") ? current : {};
    if (fault.slow !== undefined) await delay(fault.slow);
    if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`)
      return send(response, 401, status(401));
    if (fault.status !== undefined) return send(response, fault.status, status(fault.status), fault.headers);
    if (fault.body !== undefined) return send(response, 200, fault.body);
    if (url.pathname === ROOT) return send(response, 200, json({ kind: "APIResourceList" }));
    if (url.searchParams.get("watch") === "true") return watch(url, response);
    const [code, body] = list(url);
    if (fault.cut !== true) return send(response, code, body);
    response.writeHead(200, { "content-type": "application/json", "content-length": String(body.length) });
    response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
  }

  function list(url: URL): readonly [number, string] {
    const found = /^\/apis\/quota\.miloapis\.com\/v1alpha1\/(?:namespaces\/([^/]+)\/)?allowancebuckets$/.exec(
      url.pathname,
    );
    if (found === null) return [404, status(404)];
    const selectors = (url.searchParams.get("fieldSelector") ?? "").split(",").filter((part) => part !== "");
    if (selectors.some((part) => SELECTABLE[part.split("=")[0] ?? ""] === undefined)) return [400, status(400)];
    const matching = [...stored.values()].filter(
      (bucket) =>
        (found[1] === undefined || bucket.namespace === found[1]) &&
        selectors.every((part) => {
          const [field = "", value] = part.split("=");
          return SELECTABLE[field]?.(bucket) === value;
        }),
    );
    const [from = 0, at = version] = (url.searchParams.get("continue") ?? "").split("@").filter(Boolean).map(Number);
    if (at < compacted) return [410, status(410)];
    const end = from + Number(url.searchParams.get("limit") ?? matching.length);
    const next = end < matching.length ? `${end}@${at}` : "";
    const metadata = { resourceVersion: String(at), ...(next !== "" && { continue: next }) };
    return [200, json({ kind: "AllowanceBucketList", metadata, items: matching.slice(from, end).map(manifest) })];
  }

  function watch(url: URL, response: ServerResponse): void {
    const from = Number(url.searchParams.get("resourceVersion"));
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    if (from < compacted) {
      response.end(`${json({ type: "ERROR", object: { kind: "Status", code: 410 } })}\n`);
      return;
    }
    for (const one of changes) if (one.bucket.version > from) response.write(line(one));
    watches.add(response);
    response.on("close", () => watches.delete(response));
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
    url: `http://127.0.0.1:${port}`,
    requests,
    put: (bucket) => {
      const known = stored.has(keyOf(bucket));
      stored.set(keyOf(bucket), change(known ? "MODIFIED" : "ADDED", bucket));
    },
    remove: (bucket) => {
      if (stored.delete(keyOf(bucket))) change("DELETED", bucket);
    },
    fault: (fault = {}) => void (current = fault),
    compact: () => {
      version += 1;
      compacted = version;
    },
    endWatches: (gone = false) => {
      const ended = [...watches];
      watches.clear();
      for (const one of ended)
        one.end(gone ? `${json({ type: "ERROR", object: { kind: "Status", code: 410 } })}\n` : "");
    },
    bookmark: () => {
      const object = { kind: "AllowanceBucket", metadata: { resourceVersion: String(version) } };
      for (const one of watches) one.write(`${json({ type: "BOOKMARK", object })}\n`);
    },
    lists: () => requests.filter((path) => path.includes("/namespaces/") && !path.includes("watch=true")).length,
    watches: () => watches.size,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    restart: () => listen(port),
  };
}

function keyOf({ namespace, kind, name, resourceType }: FakeBucket): string {
  return [namespace, kind, name, resourceType].join(" ");
}

function line({ type, bucket }: Change): string {
  return `${json({ type, object: manifest(bucket) })}\n`;
}

function manifest({ namespace, kind, name, resourceType, available, version }: Stored): object {
  return {
    apiVersion: "quota.miloapis.com/v1alpha1",
    kind: "AllowanceBucket",
    metadata: { name: `bucket-${name}`, namespace, resourceVersion: String(version) },
    spec: { consumerRef: { apiGroup: "resourcemanager.miloapis.com", kind, name }, resourceType },
    status: { limit: available, allocated: 0, available, claimCount: 0, grantCount: 1, observedGeneration: 1 },
  };
}

/** With big integers written out. */
function json(value: object): string {
  return JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? rawJson(one) : one));
}

function rawJson(value: bigint): unknown {
  return (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON(value.toString());
}

function status(code: number): string {
  return json({ kind: "Status", status: "Failure", code });
}

function send(
  response: ServerResponse,
  code: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(code, { "content-type": "application/json", ...headers }).end(body);
}
