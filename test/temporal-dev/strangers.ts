// A stranger who reaches Temporal, without the encryption key: what he can send, and how a test sees that nothing ran.
import { existsSync } from "node:fs";
import { Client, Connection } from "@temporalio/client";
import { defaultPayloadConverter } from "@temporalio/common";
import type { DataConverter, Payload } from "@temporalio/common";
import type { ProbeInput } from "../../activities/contract.js";
import { loadPlatforms } from "../../packages/devices/src/index.js";
import { LABEL_KEY } from "../../schemas/message-label.js";
import { compile } from "../../compiler/index.js";
import { createPayloadCodec } from "../../worker/codec.js";
import { CONTROL_QUEUE, probeWorkflowId, WORKFLOW_TYPES } from "../../workflows/ids.js";

export async function connectTo(address: string, dataConverter: DataConverter = {}): Promise<Client> {
  return new Client({ connection: await Connection.connect({ address }), dataConverter });
}

/** What the API would send to have one device looked at. The credential's password is what the command prints. */
export async function probeInput(to: { port: number }, password: string): Promise<ProbeInput> {
  const compiled = compile(
    {
      spec: { text: "name: doctor\nsteps:\n  - wait: 1s\n" },
      inventory: {
        text: `credentials: { c: { username: netops, password: ${password} } }
devices: { r1: { host: 127.0.0.1, port: ${to.port}, platform: cisco_iosxe, credential: c, ssh: { strict_host_key_checking: "no" } } }
`,
      },
    },
    { platforms: await loadPlatforms() },
  );
  if ("diagnostics" in compiled) throw new Error(JSON.stringify(compiled.diagnostics));
  return {
    plan: { ...compiled.plan, stages: [], steps: {} },
    device: "r1",
    site: "default",
    group: "x",
    wait_ms: 5_000,
    timeout_ms: 20_000,
    asked_at: new Date().toISOString(),
  };
}

/** @returns what came of it: the result, or the reason of the failure; undefined while it goes on */
export async function startProbe(
  client: Client,
  group: string,
  args: unknown[],
  within_ms = 60_000,
): Promise<unknown> {
  const handle = await client.workflow.start(WORKFLOW_TYPES.probe, {
    workflowId: probeWorkflowId(group, "r1"),
    taskQueue: CONTROL_QUEUE,
    args,
    workflowExecutionTimeout: within_ms,
  });
  return handle.result().catch(async () => {
    const history = await handle.fetchHistory();
    const failed = history.events?.at(-1)?.workflowExecutionFailedEventAttributes;
    return failed ? (failed.failure?.applicationFailureInfo?.type ?? "failed") : "not failed at once";
  });
}

/** A client that sends these payloads as they are, whatever the value. */
export const sending = (payload: Payload): DataConverter => ({
  payloadCodecs: [{ encode: async (all) => all.map(() => payload), decode: async (all) => all }],
});

/** A client that has the key, and with it sends payloads with this label. */
export function saying(key: string, label: string): DataConverter {
  const codec = createPayloadCodec(key, "strict");
  const labelled = (payload: Payload): Payload => ({
    ...payload,
    metadata: { ...payload.metadata, [LABEL_KEY]: Buffer.from(label) },
  });
  return {
    payloadCodecs: [
      {
        encode: (payloads, context) => codec.encode(payloads.map(labelled), context),
        decode: (payloads, context) => codec.decode(payloads, context),
      },
    ],
  };
}

export const plain = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);

/** A command that an inventory may name as a source of a secret, and whether it ever ran. */
export const markerOf = (file: string) => ({
  source: `{ exec: ["sh", "-c", "touch ${file}; echo lab"] }`,
  exists: () => existsSync(file),
});
