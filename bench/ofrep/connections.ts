/** Many connections to one server, each for one request at a time, with minimal overhead. */
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

export interface Connections {
  /** Sends as soon as a connection is free. Returns the send time, and whether the response was a 200. */
  readonly ask: (request: string, sent: () => void, answered: (fine: boolean) => void) => void;
  readonly close: () => void;
}

interface Request {
  readonly text: string;
  readonly sent: () => void;
  readonly answered: (fine: boolean) => void;
}

export async function connections(url: string, count: number): Promise<Connections> {
  const all = await Promise.all(Array.from({ length: count }, () => opened(url)));
  const idle = [...all];
  const waiting: Request[] = [];

  function next(): void {
    const socket = waiting.length === 0 ? undefined : idle.shift();
    const request = socket === undefined ? undefined : waiting.shift();
    if (socket === undefined || request === undefined) return;
    let text = "";
    const read = (data: Buffer): void => {
      text += data.toString("latin1");
      if (!isWhole(text)) return;
      socket.off("data", read);
      idle.push(socket);
      request.answered(text.startsWith("HTTP/1.1 200 "));
      next();
    };
    socket.on("data", read);
    request.sent();
    socket.write(request.text);
  }

  return {
    ask: (text, sent, answered) => {
      waiting.push({ text, sent, answered });
      next();
    },
    close: () => all.forEach((socket) => socket.destroy()),
  };
}

async function opened(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** Whether a response is complete, according to its length. */
function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  const [, length] = /content-length: (\d+)/i.exec(text.slice(0, end)) ?? [];
  return end >= 0 && length !== undefined && text.length >= end + 4 + Number(length);
}
