/**
 * Restricts the Host header of requests. A web page can resolve its own name to 127.0.0.1 (DNS rebinding) and then has
 * the same origin as the endpoint, but its requests carry its host name.
 */
import { isIP } from "node:net";
import type { FastifyInstance } from "fastify";

/** The host name in lower case, without the port; undefined if it is invalid. */
export function hostOf(text: string): string | undefined {
  const [, name = ""] = /^(\[[0-9a-f:.%]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/.exec(text.toLowerCase()) ?? [];
  return name === "" ? undefined : name.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

/** IP addresses cannot be rebound, so only names are checked. */
export function checkHosts(app: FastifyInstance, allowed: readonly string[]): void {
  const known = new Set(["localhost", ...allowed]);
  app.addHook("onRequest", async ({ headers }, reply) => {
    const name = hostOf(headers.host ?? "");
    if (name !== undefined && (isIP(name) !== 0 || known.has(name) || name.endsWith(".localhost"))) return;
    await reply
      .code(421)
      .header("connection", "close")
      .send({ errorDetails: "this host name is not allowed; to allow it, use --allow-host" });
  });
}
