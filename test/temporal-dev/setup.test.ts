// Preparing a namespace on a server that we did not start.
import { Connection } from "@temporalio/client";
import proto from "@temporalio/proto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTemporal, type TemporalServer } from "../../temporal-dev/server.js";
import { setupTemporal } from "../../temporal-dev/setup.js";
import { SEARCH_ATTRIBUTES } from "../../workflows/ids.js";

const { IndexedValueType } = proto.temporal.api.enums.v1;
let data_dir: string;
let server: TemporalServer;
let connection: Connection;

beforeAll(async () => {
  data_dir = await mkdtemp(join(tmpdir(), "orchestrator-setup-"));
  server = await startTemporal({ data_dir, port: 0, ui_port: 0, env: process.env, log: () => {} });
  connection = await Connection.connect({ address: server.address });
});
afterAll(async () => {
  await connection?.close();
  await server?.stop();
  await rm(data_dir, { recursive: true, force: true });
});

test("creates namespace and attributes once, and nothing the second time", async () => {
  const namespace = `fresh-${randomUUID()}`;
  const first = await setupTemporal({ connection, namespace });
  expect(first.namespace_created).toBe(true);
  expect(first.search_attributes_added.toSorted()).toEqual(Object.values(SEARCH_ATTRIBUTES).toSorted());
  expect(await setupTemporal({ connection, namespace })).toEqual({
    namespace_created: false,
    search_attributes_added: [],
  });
  const { namespaceInfo, config } = await connection.workflowService.describeNamespace({ namespace });
  expect(namespaceInfo?.name).toBe(namespace);
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(7 * 86_400);
});

test("two at once both succeed", async () => {
  const both = await Promise.all([
    setupTemporal({ connection, namespace: "twice" }),
    setupTemporal({ connection, namespace: "twice" }),
  ]);
  expect(both).toHaveLength(2);
});

test("names an attribute that has another type, and the cure", async () => {
  await setupTemporal({ connection, namespace: "clash" });
  await connection.operatorService.removeSearchAttributes({
    namespace: "clash",
    searchAttributes: [SEARCH_ATTRIBUTES.status],
  });
  await connection.operatorService.addSearchAttributes({
    namespace: "clash",
    searchAttributes: { [SEARCH_ATTRIBUTES.status]: IndexedValueType.INDEXED_VALUE_TYPE_INT },
  });
  await expect(setupTemporal({ connection, namespace: "clash" })).rejects.toMatchObject({
    code: "search_attribute_type",
    message: expect.stringMatching(
      /OrchestratorStatus of namespace clash has type .*INT.*must be Keyword.*search-attribute remove/s,
    ),
  });
});
