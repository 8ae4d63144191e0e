// The development server: prepared when it says so, durable, alone on its data, and gone when it should be.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { defineSearchAttributeKey, SearchAttributeType } from "@temporalio/common";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { startTemporal } from "../../temporal-dev/server.js";
import { SEARCH_ATTRIBUTES } from "../../workflows/ids.js";
import { occupyPort, portOnceFree, running, temporaryFolder } from "./helpers.js";

async function start(data_dir: string, more: Partial<Parameters<typeof startTemporal>[0]> = {}) {
  const said: string[] = [];
  const server = await startTemporal({
    data_dir,
    port: 0,
    ui_port: 0,
    env: process.env,
    log: (line) => said.push(line),
    ...more,
  });
  onTestFinished(() => server.stop());
  return { server, said };
}

async function connect(address: string): Promise<Client> {
  const connection = await Connection.connect({ address });
  onTestFinished(() => connection.close());
  return new Client({ connection });
}

const device = defineSearchAttributeKey(SEARCH_ATTRIBUTES.device, SearchAttributeType.KEYWORD_LIST);
const status = defineSearchAttributeKey(SEARCH_ATTRIBUTES.status, SearchAttributeType.KEYWORD);

const startRun = (client: Client) =>
  client.workflow.start("run", {
    taskQueue: "control",
    workflowId: "run/1",
    typedSearchAttributes: [
      { key: device, value: ["r1", "r2"] },
      { key: status, value: "running" },
    ],
  });

describe("a started server", () => {
  test("takes a run with our search attributes at once, and finds it by device", async () => {
    const { server } = await start(await temporaryFolder());
    const client = await connect(server.address);
    await startRun(client);
    await vi.waitFor(
      async () => expect((await client.workflow.count(`${SEARCH_ATTRIBUTES.device} = 'r2'`)).count).toBe(1),
      60_000,
    );
  });

  test("serves Temporal's UI", async () => {
    const { server } = await start(await temporaryFolder());
    const page = await vi.waitFor(() => fetch(server.ui_url), 60_000);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<html");
  });

  test("prepares the namespace that is asked for", async () => {
    const { server } = await start(await temporaryFolder(), { namespace: "lab" });
    const client = await connect(server.address);
    const { customAttributes } = await client.connection.operatorService.listSearchAttributes({
      namespace: "lab",
    });
    expect(Object.keys(customAttributes ?? {})).toEqual(
      expect.arrayContaining(Object.values(SEARCH_ATTRIBUTES)),
    );
  });

  test("takes other ports where the wanted ones are busy, and says so", async () => {
    const [port, ui_port] = [await occupyPort(), await occupyPort()];
    const { server, said } = await start(await temporaryFolder(), { port, ui_port });
    expect(server.address).not.toBe(`127.0.0.1:${port}`);
    expect(said).toEqual([
      expect.stringContaining(`port ${port} is busy; Temporal takes`),
      expect.stringContaining(`port ${ui_port} is busy`),
    ]);
  });

  test("two that start at the same time and want the same ports both serve, one of them elsewhere", async () => {
    const [port, ui_port] = [await portOnceFree(), await portOnceFree()];
    const both = await Promise.all([
      start(await temporaryFolder(), { port, ui_port }),
      start(await temporaryFolder(), { port, ui_port }),
    ]);
    const addresses = both.map(({ server }) => server.address);
    expect(addresses).toContain(`127.0.0.1:${port}`);
    expect(new Set(addresses).size).toBe(2);
    const [first, second] = await Promise.all(addresses.map(connect));
    await startRun(first!);
    await expect(second!.workflow.getHandle("run/1").describe()).rejects.toThrow("not found");
  });

  test("refuses busy ports where they must be the same", async () => {
    const port = await occupyPort();
    await expect(start(await temporaryFolder(), { port, same_ports: true })).rejects.toMatchObject({
      code: "port_busy",
    });
  });

  test("is the only one on its data", async () => {
    const data_dir = await temporaryFolder();
    const { server } = await start(data_dir);
    await expect(start(data_dir)).rejects.toMatchObject({
      code: "data_in_use",
      message: expect.stringContaining(`process ${server.pid}`),
    });
    expect(await running(server.pid)).toBe(true);
  });
});

describe("an ended server", () => {
  test("comes back after kill -9 on the same ports with what it had", async () => {
    const data_dir = await temporaryFolder();
    const { server } = await start(data_dir);
    const first = await connect(server.address);
    const { firstExecutionRunId } = await startRun(first);
    process.kill(server.pid, "SIGKILL");
    expect(await server.exited).toEqual({ code: null, signal: "SIGKILL" });

    const [port, ui_port] = [server.address, server.ui_url].map((url) => Number(url.split(":").at(-1)));
    const { server: second } = await start(data_dir, { port, ui_port, same_ports: true });
    expect(second.address).toBe(server.address);
    const description = await (await connect(second.address)).workflow.getHandle("run/1").describe();
    expect(description.runId).toBe(firstExecutionRunId);
    expect(description.status.name).toBe("RUNNING");
  });

  test("leaves no process when it is stopped", async () => {
    const { server } = await start(await temporaryFolder());
    await server.stop();
    expect(await running(server.pid)).toBe(false);
  });

  test("whose data nobody wants has no UI, and is gone as soon as it is stopped", async () => {
    const { server } = await start(await temporaryFolder(), { discard: true });
    expect(server.ui_url).toBe("");
    await startRun(await connect(server.address));
    await server.stop();
    expect(await server.exited).toEqual({ code: null, signal: "SIGKILL" });
    expect(await running(server.pid)).toBe(false);
  });

  test("that could not start says why, and lets the data go", async () => {
    const data_dir = await temporaryFolder();
    await expect(
      start(join(data_dir), { namespace: "not/a/namespace?" + "x".repeat(2_000) }),
    ).rejects.toMatchObject({ code: "start_failed" });
    await rm(join(data_dir, "temporal.db"), { force: true });
    await start(data_dir);
  });
});
