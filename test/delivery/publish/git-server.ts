/** Serves a bare repository over http on this machine, by `git http-backend`. */
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname } from "node:path";

export interface GitServer {
  readonly url: string;
  readonly close: () => void;
}

export async function serveGit(repository: string): Promise<GitServer> {
  const server = createServer((request, response) => answer(dirname(repository), request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/${basename(repository)}`, close: () => void server.close() };
}

function answer(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? "", "http://localhost");
  const env = {
    PATH: process.env["PATH"],
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: request.headers["content-type"],
    HTTP_CONTENT_ENCODING: request.headers["content-encoding"],
    GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
  };
  const backend = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "ignore"] });
  request.pipe(backend.stdin.on("error", () => request.unpipe()));
  const pieces: Buffer[] = [];
  backend.stdout.on("data", (piece: Buffer) => pieces.push(piece));
  backend.on("close", () => {
    const whole = Buffer.concat(pieces);
    const end = whole.indexOf("\r\n\r\n");
    const headers = new Map(
      whole
        .toString("latin1", 0, end)
        .split("\r\n")
        .map((line) => line.split(": ", 2) as [string, string]),
    );
    const status = headers.get("Status") ?? "200";
    headers.delete("Status");
    response.writeHead(Number(status.slice(0, 3)), Object.fromEntries(headers)).end(whole.subarray(end + 4));
  });
}
