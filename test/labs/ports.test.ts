// Ports for programs that must be told theirs: no two processes get the same, and each can be bound.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { takePorts } from "./ports.mjs";

/** Another process that takes ports and keeps them until it is ended. */
async function takeElsewhere(count: number): Promise<{ child: ChildProcess; ports: number[] }> {
  const script = `
    const { takePorts } = await import(${JSON.stringify(new URL("ports.mjs", import.meta.url).href)});
    console.log(JSON.stringify(await takePorts(${count})));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, ports: JSON.parse(line) as number[] };
}

test("processes that take ports at the same time get different ones", async () => {
  const taken = await Promise.all([takeElsewhere(300), takeElsewhere(300), takePorts(300)]);
  const ports = taken.flatMap((each) => (Array.isArray(each) ? each : each.ports));
  expect(new Set(ports).size).toBe(900);
});

test("a port is free to be bound, and no outgoing connection of this system gets it", async () => {
  const [port] = await takePorts(1);
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
  expect(port).toBeLessThan(32_768);
});
