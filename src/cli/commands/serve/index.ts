/** serve: serves flags over OFREP, from Milo or from rendered output. */
import { logTo } from "../../../runtime/log.ts";
import { metrics, serve as start } from "../../../runtime/ofrep/index.ts";
import type { RunningServer, ServerOptions } from "../../../runtime/ofrep/index.ts";
import { stopSignal } from "../../../runtime/shutdown-signal.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, ExitCode } from "../command.ts";
import { checkProtocol, OPTIONS, healthPortOf, limitsOf, portOf, hostsOf, originsOf, tokenOf } from "./options.ts";
import { openMilo, openRendered } from "./sources.ts";

export const serve: Command = command({
  name: "serve",
  description:
    "Serves flags over OFREP, the OpenFeature Remote Evaluation Protocol, from Milo's AllowanceBuckets or from a cluster's\n" +
    "rendered flags, so that you can try them before merging.",
  positionals: ["ofrep"],
  options: OPTIONS,
  examples: [
    {
      line: "sluice serve ofrep --from rendered --cluster prod-eu-1 --watch",
      description: "serve rendered flags on a laptop",
    },
    {
      line: "sluice serve ofrep --from milo --host 0.0.0.0 --token-file /etc/ofrep/token",
      description: "serve Milo's allowances in a cluster",
    },
  ],
  async run(given, setting): Promise<ExitCode> {
    checkProtocol(setting.positionals[0], given);
    const { host: processHost } = setting;
    const { host = "127.0.0.1", from } = given;
    const [port, healthPort, limits, origins] = [portOf(given), healthPortOf(given), limitsOf(given), originsOf(given)];
    const log = logTo(processHost.stderr.write);
    const token = await tokenOf(given, setting, log);
    const hosts = hostsOf(given, token !== undefined);
    const numbers = metrics(from === "milo" ? from : "rendered");
    const open = from === "milo" ? openMilo : openRendered;
    const source = await open(given, setting, { log, metrics: numbers });
    if (token === undefined && !isLoopback(host))
      log("warn", "no token is set: anyone who can reach this address can request flags");
    const server = await listen({
      source,
      metrics: numbers,
      host,
      port,
      healthPort,
      token: token?.now,
      origins,
      hosts,
      limits,
      log,
    });
    const stopped = stopSignal();
    log("info", "listening", {
      url: server.url,
      from,
      ...(server.healthUrl === undefined ? {} : { health: server.healthUrl }),
    });
    const signal = await stopped;
    log("info", "closing", { signal });
    await server.close();
    token?.close();
    return signal === "SIGINT" ? EXIT.interrupted : EXIT.fine;
  },
});

async function listen(options: ServerOptions): Promise<RunningServer> {
  try {
    return await start(options);
  } catch (error) {
    await options.source.close();
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(
      `can't listen on ${options.host}:${options.port}${options.healthPort === undefined ? "" : ` and ${options.healthPort}`}: ${code}`,
      "choose another address with --host, --port or --health-port",
    );
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
