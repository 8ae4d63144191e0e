// A real API with Temporal, a worker and one simulated device, for documents that are run.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startDev } from "../lib/dev.mjs";
import { devicesOf } from "./raw-ssh2.mjs";
import { watchedLoop } from "./health.mjs";

/** What a document needs to name the simulated device makes it longer. */
const BODY_LIMIT = String(4 * 1024 * 1024);
const LOOK_MS = 500;
const FINISHED = /^(?:passed|failed|errored|skipped|cancelled|timed_out|indeterminate)$/;

export async function startLive(folder, notes) {
  const { env, args } = watchedLoop(notes);
  Object.assign(process.env, env, {
    NODE_OPTIONS: [process.env.NODE_OPTIONS, args.join("=")].filter(Boolean).join(" "),
    LAB_PASSWORD: "lab",
    LAB_P: "lab",
    ORCHESTRATOR_BODY_LIMIT: BODY_LIMIT,
  });
  mkdirSync(folder, { recursive: true });
  const ports = ["--port", "0", "--temporal-port", "0", "--ui-port", "0", "--lab-port", "0"];
  const { url, stop } = await startDev({ data: folder, args: [...ports, "--lab", "1"], say: () => {} });
  const token = readFileSync(join(folder, "owner-token"), "utf8").trim();
  const [{ port }] = devicesOf(join(folder, "lab", "inventory.yaml"));
  return { url, stop, port, headers: { authorization: `Bearer ${token}` } };
}

/** The same document, with its devices at the simulated one: nothing leaves this machine. */
export const aimedAt = (port, body) =>
  body
    .replaceAll("username: u,", "username: netops,")
    .replaceAll(
      "platform: frr, credential: c",
      `platform: cisco_iosxe, credential: c, port: ${port}, ssh: { strict_host_key_checking: 'no' }`,
    )
    .replaceAll("192.0.2.1", "127.0.0.1")
    .replaceAll(/(\\n {2}d\d+: \{)(?= ?\}| (?!host))/g, "$1 host: 127.0.0.1,")
    .replaceAll("127.0.0.1,}", "127.0.0.1}");

/** Follows the run and looks at it from all sides for a while, then cancels it and waits for its end. */
export async function lookAtRun({ url, headers }, id, ms) {
  // A connection that was kept for longer than the API serves idle ones is closed.
  const get = (path) =>
    fetch(`${url}/v1/runs/${id}${path}`, { headers: { ...headers, connection: "close" } });
  const read = async (path) => {
    for await (const _ of (await get(path)).body);
  };
  const from = performance.now();
  const events = read("/events").catch(() => {});
  while (performance.now() - from < ms)
    for (const path of ["", "/devices", "/report.json", "/report.html", "/history", "/artifacts"])
      await read(path);
  const json = { ...headers, "content-type": "application/json", connection: "close" };
  await fetch(`${url}/v1/runs/${id}/cancel`, { method: "POST", headers: json, body: "{}" });
  const limit = performance.now() + 60_000;
  let status;
  do {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    ({ status } = await (await get("")).json());
  } while (!FINISHED.test(status) && performance.now() < limit);
  if (FINISHED.test(status)) await events;
  return status;
}
