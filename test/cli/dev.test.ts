// `orchestrator dev` for real: it serves, mends itself, keeps its state, and leaves nothing behind.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import type { Run } from "../../schemas/run.js";
import { type Dev, endDev, orchestrator, processesOf, startDev } from "./dev-process.js";

let dev: Dev | undefined;
afterEach(async () => {
  await endDev(dev);
  dev = undefined;
});

const demo = (on: Dev) => orchestrator(on, ["run", "examples/demo.yaml", "-i", on.inventory, "--json"]).ended;
const nothingLeft = (data: string): Promise<void> =>
  vi.waitFor(async () => expect(await processesOf(data)).toEqual([]), { timeout: 60_000, interval: 100 });

test("serves, says so in one line, passes the demo, and Ctrl-C leaves no process", async () => {
  dev = await startDev();
  expect(await demo(dev)).toMatchObject({ code: 0 });
  process.kill(-(dev.child.pid as number), "SIGINT");
  expect(await dev.ended).toBe(0);
  await nothingLeft(dev.data);
  expect(dev.out()).toBe(`ready ${dev.url}\n`);
});

/** Until a device of its lab takes connections. */
const answersAgain = async ({ inventory }: Dev) => {
  const port = Number(/port: (\d+)/.exec(await readFile(inventory, "utf8"))?.[1]);
  await vi.waitFor(
    async () => {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      socket.destroy();
    },
    { timeout: 60_000, interval: 100 },
  );
};

test("what is killed comes back, and runs go through", async () => {
  dev = await startDev();
  for (const part of ["worker", "api", "temporal server", "packages/lab/src"]) {
    const before = await dev.pidOf(part);
    process.kill(before, "SIGKILL");
    const on = dev;
    await vi.waitFor(async () => expect(await on.pidOf(part)).not.toBe(before), {
      timeout: 60_000,
      interval: 100,
    });
  }
  await answersAgain(dev);
  const url = dev.url;
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), {
    timeout: 60_000,
    interval: 200,
  });
  const ran = await demo(dev);
  expect(ran.code).toBe(0);
});

test("killed itself, it takes everything with it; the next one goes on with its state", async () => {
  dev = await startDev();
  const { id } = JSON.parse((await demo(dev)).out) as Run;
  dev.child.kill("SIGKILL");
  await nothingLeft(dev.data);

  dev = await startDev({ data: dev.data });
  const on = dev;
  const shown = async () =>
    JSON.parse((await orchestrator(on, ["runs", "show", id, "--json"]).ended).out) as Run;
  await vi.waitFor(async () => expect(await shown()).toMatchObject({ id, status: "passed" }), {
    timeout: 60_000,
    interval: 500,
  });
});

test("a frozen worker cannot keep it from ending, nor can the end of its killed supervisor be missed for long", async () => {
  dev = await startDev();
  process.kill(await dev.pidOf("worker"), "SIGSTOP");
  dev.child.kill("SIGTERM");
  expect(await dev.ended).toBe(0);
  await nothingLeft(dev.data);
});

test("killed with a frozen part, the next one on the data cleans up", async () => {
  dev = await startDev();
  const frozen = await dev.pidOf("worker");
  process.kill(frozen, "SIGSTOP");
  dev.child.kill("SIGKILL");
  await dev.ended;
  dev = await startDev({ data: dev.data });
  expect(await processesOf(dev.data)).not.toContain(frozen);
});

test("a second one on the same data is refused", async () => {
  dev = await startDev();
  const second = await orchestrator(dev, ["dev", "--data", dev.data, "--port", "0"]).ended;
  expect(second.code).toBe(2);
  expect(second.err).toContain(
    `Another \`orchestrator dev\` (process ${dev.child.pid}, ${dev.url}) uses ${dev.data}`,
  );
});
