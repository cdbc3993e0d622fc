/** Watches of the fake API server: a line for each change, and a bookmark before the end. */
import type { ServerResponse } from "node:http";
import { json } from "./bucket.ts";
import { spelled } from "./list.ts";
import type { Selected } from "./list.ts";
import { statusOf } from "./status.ts";
import type { Change, Store } from "./store.ts";

export interface Watches {
  readonly begin: (response: ServerResponse, selected: Selected, query: URLSearchParams) => void;
  readonly tell: (change: Change) => void;
  readonly bookmark: () => void;
  /** Ends all watches; `gone`: with an error event. */
  readonly end: (gone?: boolean) => void;
  readonly count: () => number;
}

export function watches(store: () => Store): Watches {
  const open = new Map<ServerResponse, Selected>();

  function bookmark(response: ServerResponse): void {
    const metadata = { resourceVersion: String(store().version()) };
    const object = { apiVersion: "quota.miloapis.com/v1alpha1", kind: "AllowanceBucket", metadata };
    response.write(line("BOOKMARK", object));
  }

  return {
    begin: (response, selected, query) => {
      const from = Number(query.get("resourceVersion") ?? 0);
      response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
      const missed = from === 0 ? everything(store()) : store().since(from);
      if (missed === undefined) {
        response.end(line("ERROR", statusOf(410, `too old resource version: ${from} (${store().version()})`)));
        return;
      }
      for (const one of missed) if (selected(one.bucket)) response.write(line(one.type, spelled(one.bucket)));
      open.set(response, selected);
      const end = setTimeout(
        () => {
          if (query.get("allowWatchBookmarks") === "true") bookmark(response);
          response.end();
        },
        Number(query.get("timeoutSeconds") ?? 1800) * 1000,
      );
      response.on("close", () => {
        clearTimeout(end);
        open.delete(response);
      });
    },
    tell: ({ type, bucket }) => {
      for (const [response, selected] of open) if (selected(bucket)) response.write(line(type, spelled(bucket)));
    },
    bookmark: () => [...open.keys()].forEach(bookmark),
    end: (gone = false) => {
      const ended = [...open.keys()];
      open.clear();
      for (const one of ended) one.end(gone ? line("ERROR", statusOf(410)) : "");
    },
    count: () => open.size,
  };
}

function everything(store: Store): readonly Change[] {
  return [...(store.at(store.version())?.values() ?? [])].map((bucket) => ({ type: "ADDED", bucket }));
}

function line(type: string, object: object): string {
  return `${json({ type, object })}\n`;
}
