/** Allows browser pages of the configured origins, and no others (CORS). */
import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

/** Seconds that a browser caches a preflight response. */
const REMEMBERED = 600;

/** Must be added before the token check: browsers send preflight requests without a token. */
export async function admitOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: [...origins],
    methods: ["POST"],
    allowedHeaders: ["authorization", "content-type", "if-none-match", "x-api-key"],
    exposedHeaders: ["etag", "retry-after"],
    maxAge: REMEMBERED,
  });
}

/** As browsers write it: `https://portal.example:8443`. Undefined if the text is not an origin. */
export function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin, protocol } = new URL(text);
  return /^https?:$/.test(protocol) && text.toLowerCase().replace(/\/$/, "") === origin ? origin : undefined;
}
