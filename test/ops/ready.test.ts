// `/readyz` tells the truth: each part that it asks for is really stopped, and started again.
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type SeaweedFs, startSeaweedFs } from "../labs/seaweedfs.mjs";
import { type Stack, startStack } from "../services/stack.js";

interface Part {
  ok: boolean;
  reason?: string;
}
type Ready = { status: string } & Record<"temporal" | "store" | "worker", Part>;

let s3: SeaweedFs;
let proxy: Server;
let stack: Stack;
/** Whether the store looks at the condition of a create; one that knows no conditions replaces it. */
let conditions = true;
/** Which creation of each object was asked for last: without conditions the store shows that one. */
const last = new Map<string, string>();
beforeAll(async () => {
  s3 = await startSeaweedFs(process.env);
  proxy = createServer((asked, answer) => {
    const { hostname, port } = new URL(s3.endpoint);
    const { method, headers, url: path } = asked;
    const key = path!.split("?")[0]!;
    if (method === "PUT") last.set(key, headers["x-amz-meta-creation"] as string);
    const passed = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const { statusCode = 500, headers: told } = response;
      if (statusCode === 412 && !conditions) answer.writeHead(200, { etag: '"0"' }).end();
      else if (method === "HEAD" && statusCode === 200 && !conditions)
        answer.writeHead(statusCode, { ...told, "x-amz-meta-creation": last.get(key) }).end();
      else response.pipe(answer.writeHead(statusCode, told));
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const env = Object.fromEntries(
    Object.entries(s3.env).map(([name, value]) => [name, value === s3.endpoint ? endpoint : value]),
  );
  stack = await startStack({ env: { ...env, ORCHESTRATOR_ARTIFACTS: `s3://${s3.bucket}/ready` } });
}, 180_000);
afterAll(async () => {
  await stack.stop();
  proxy.close();
  await s3.dispose();
});

const look = async () => (await stack.request<Ready>("GET", "/readyz")) as { status: number; body: Ready };
/** Resolves when it answers 503 with this part alone, or these, as the reason. */
const unready = async (...parts: string[]) => {
  const wrong = await vi.waitFor(
    async () => {
      const { status, body } = await look();
      const { status: word, ...asked } = body;
      const bad = Object.entries(asked).filter(([, part]) => !part.ok);
      expect([status, word, bad.map(([name]) => name)]).toEqual([503, "not_ready", parts]);
      return bad.map(([, { reason }]) => reason ?? "");
    },
    { timeout: 60_000, interval: 300 },
  );
  return wrong.join("\n");
};
const ready = () =>
  vi.waitFor(async () => expect((await look()).status).toBe(200), { timeout: 60_000, interval: 300 });

describe("readyz is 503 with the reason", { timeout: 180_000 }, () => {
  afterEach(ready);

  test("while Temporal is away", async () => {
    await stack.temporal.kill9();
    onTestFinished(() => stack.temporal.restart());
    expect(await unready("temporal", "worker", "runs")).toMatch(/Temporal at \S+ does not answer/);
    await stack.temporal.restart();
    await ready();
  });

  test("while the store is away", async () => {
    await s3.stop();
    expect(await unready("store")).not.toBe("");
    await s3.start();
    await ready();
  });

  test("while the store lets a second create succeed", async () => {
    conditions = false;
    onTestFinished(() => void (conditions = true));
    expect(await unready("store")).toContain("does not honour conditional creates");
    conditions = true;
    await ready();
  });

  test("while no worker is there: one that was told to stop, and one that was killed", async () => {
    await stack.worker.stop();
    expect(await unready("worker")).toMatch(/no worker: the last one, \d+@\S+, has stopped/);
    await stack.worker.restart();
    await ready();
    await stack.worker.kill9();
    expect(await unready("worker")).toMatch(/no worker: .*(was last heard of \d+ s ago|has stopped)/);
    await stack.worker.restart();
    await ready();
  });
});
