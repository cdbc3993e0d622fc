/**
 * Connections of unauthenticated callers: limited in total and by address, and never idle for long. Beyond the limit,
 * the connection that has been idle longest is closed, so that hoarding connections does not lock out other callers.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

export interface ConnectionLimits {
  /** Connections of unauthenticated callers at the same time. */
  readonly strangers: number;
  /** Connections of unauthenticated callers from one address. */
  readonly perAddress: number;
}

export interface Connections {
  /** Excludes the connection of an authenticated caller from the limits. */
  readonly admit: (request: IncomingMessage) => void;
}

export function limitConnections(server: Server, limits: ConnectionLimits): Connections {
  /** By address; the longest idle first. */
  const strangers = new Map<string, Set<Socket>>();
  const busy = new WeakSet<Socket>();
  let count = 0;

  function forget(socket: Socket, address: string): void {
    const own = strangers.get(address);
    if (own?.delete(socket) !== true) return;
    count -= 1;
    if (own.size === 0) strangers.delete(address);
  }

  /** Closes the longest idle connection of an address; false if none is idle. */
  function makeRoom(address: string): boolean {
    const idle = strangers
      .get(address)
      ?.values()
      .find((socket) => !busy.has(socket));
    if (idle === undefined) return false;
    forget(idle, address);
    idle.destroy();
    return true;
  }

  /** The address with the most connections. */
  function busiest(): string {
    let most = "";
    for (const [address, own] of strangers) if (own.size > (strangers.get(most)?.size ?? 0)) most = address;
    return most;
  }

  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    const isFull =
      ((strangers.get(address)?.size ?? 0) >= limits.perAddress && !makeRoom(address)) ||
      (count >= limits.strangers && !makeRoom(busiest()));
    if (isFull) {
      socket.destroy();
      return;
    }
    const own = strangers.get(address) ?? new Set();
    strangers.set(address, own.add(socket));
    count += 1;
    socket.once("close", () => forget(socket, address));
  });

  server.on("request", ({ socket }: IncomingMessage, response) => {
    busy.add(socket);
    response.once("close", () => {
      busy.delete(socket);
      const own = strangers.get(socket.remoteAddress ?? "");
      // Move it to the end: it has been idle for the shortest time.
      if (own?.delete(socket) === true) own.add(socket);
    });
  });

  return { admit: ({ socket }) => forget(socket, socket.remoteAddress ?? "") };
}
