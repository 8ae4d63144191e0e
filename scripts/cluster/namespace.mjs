// Namespace and search attributes, made as `orchestrator setup` makes them, as soon as the server lets us.
import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "@temporalio/client";
import { setupTemporal } from "../../dist/temporal-dev/setup.js";
import { temporalSettings } from "../../dist/worker/temporal-settings.js";

/** The server is the one that `TEMPORAL_*` names. @throws {Error} the last thing that went wrong */
export async function prepareNamespace(timeout_ms, env) {
  const { connectionOptions, namespace = "default" } = temporalSettings(env);
  for (const until = Date.now() + timeout_ms; ; await sleep(200)) {
    let connection;
    try {
      connection = await Connection.connect({ ...connectionOptions, connectTimeout: 2_000 });
      await setupTemporal({ connection, namespace });
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
    } finally {
      await connection?.close();
    }
  }
}
