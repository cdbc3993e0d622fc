/** Which pages of a browser may ask: those of the origins that are named, and no others. */
import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

/** Seconds that a browser remembers what it may do. */
const REMEMBERED = 600;

/** To be added before whoever asks for a token: a browser asks without one whether it may send it. */
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

/** As browsers spell it: `https://portal.example:8443`; undefined for what is no origin of a page. */
export function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin, protocol } = new URL(text);
  return /^https?:$/.test(protocol) && text.toLowerCase().replace(/\/$/, "") === origin ? origin : undefined;
}
