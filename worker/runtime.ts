// Temporal's runtime of this process: what it logs goes to our log, what it measures to a port of this machine.
import { SIGN_OF_LIFE } from "../policy/processes.js";
import { type LogEntry, Runtime } from "@temporalio/worker";
import type { Log } from "../telemetry/log.js";
import { claimPort } from "../temporal-dev/ports.js";
import { sdkLogger } from "./sdk-log.js";

const TRIES = 5;

/** @param told of each line that the SDK logs. @returns where the SDK serves its metrics, `127.0.0.1:1234` */
export async function installRuntime(log: Log, told: (entry: LogEntry) => void): Promise<string> {
  const logger = sdkLogger(log, told);
  for (let tries = 1; ; tries++) {
    const bindAddress = `127.0.0.1:${(await claimPort(0)).port}`;
    const prometheus = {
      bindAddress,
      countersTotalSuffix: true,
      unitSuffix: true,
      useSecondsForDurations: true,
    };
    try {
      Runtime.install({
        logger,
        workerHeartbeatInterval: SIGN_OF_LIFE.every_ms,
        telemetryOptions: { logging: { forward: {}, filter: "WARN" }, metrics: { prometheus } },
      });
      return bindAddress;
    } catch (error) {
      // Somebody else took the port meanwhile.
      if (tries === TRIES) throw error;
    }
  }
}
