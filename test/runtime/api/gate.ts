/** A TCP proxy to a server that can be cut. */
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface Gate {
  readonly port: number;
  /** Closes all connections and accepts no more. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

/** Listens on this machine. */
export async function gateTo(host: string, port: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = keep(connect(port, host));
    keep(near).pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  const listen = (at: number): Promise<void> =>
    new Promise((resolve) => {
      server.listen(at, "127.0.0.1", resolve);
    });
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  return {
    port: own,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    mend: () => listen(own),
  };
}
