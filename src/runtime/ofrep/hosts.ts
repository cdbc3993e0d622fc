/**
 * The names by which the endpoint may be asked. A page in a browser can have its own name lead to 127.0.0.1, and is then
 * of the same origin as what listens there; the name that it asks by gives it away.
 */
import { isIP } from "node:net";
import type { FastifyInstance } from "fastify";

/** A host name in lower case, without its port; undefined if it is not a host name. */
export function hostOf(text: string): string | undefined {
  const [, name = ""] = /^(\[[0-9a-f:.%]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/.exec(text.toLowerCase()) ?? [];
  return name === "" ? undefined : name.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

/** Addresses in numbers lead nowhere else, so only names have to be known. */
export function checkHosts(app: FastifyInstance, allowed: readonly string[]): void {
  const known = new Set(["localhost", ...allowed]);
  app.addHook("onRequest", async ({ headers }, reply) => {
    const name = hostOf(headers.host ?? "");
    if (name !== undefined && (isIP(name) !== 0 || known.has(name) || name.endsWith(".localhost"))) return;
    await reply
      .code(421)
      .header("connection", "close")
      .send({ errorDetails: "this endpoint is not asked by that name; --allow-host lets it be" });
  });
}
