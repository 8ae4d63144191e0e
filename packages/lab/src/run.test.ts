// The lab as a process: its arguments, its ready line, its inventory, and the control endpoint for other processes.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import type { LedgerEntry } from "./index.js";
import { runLab } from "./run.js";
import { login, terminal } from "./testing/client.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lab-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ready {
  control: string;
  out: string;
  devices: { name: string; port: number; kind: string; platform: string }[];
}

async function run(...args: string[]) {
  const printed: string[] = [];
  const lab = await runLab(["--port", "0", ...args], (line) => printed.push(line));
  onTestFinished(() => lab.close());
  expect(printed).toHaveLength(1);
  return { lab, ready: JSON.parse(printed[0]!.replace(/^ready /, "")) as Ready };
}

test("prints one ready line and writes the inventory of devices that answer", async () => {
  const out = join(folder, "inventory.yaml");
  const { lab, ready } = await run("--devices", "3", "--kinds", "frr,linux", "--out", out);
  expect(ready.devices.map(({ name, kind }) => `${name} ${kind}`)).toEqual(["r1 frr", "r2 linux", "r3 frr"]);
  const inventory = parse(await readFile(out, "utf8")) as { devices: Record<string, { port: number }> };
  expect(inventory.devices["r3"]!.port).toBe(ready.devices[2]!.port);
  await login(lab.device("r3"));
});

test.each([
  [[], "--devices takes a whole number from 1 to 10000, got nothing"],
  [["--devices", "0"], "--devices takes a whole number"],
  [["--devices", "1", "--latency", "soon"], "--latency takes a time such as 50ms or 1s, got soon"],
  [["--devices", "1", "--time-scale", "0"], "--time-scale takes a number above 0, got 0"],
  [["--devices", "1", "--bananas"], "usage: main.js --devices N"],
])("refuses %j with what it expected", async (args, message) => {
  await expect(runLab(args, () => {})).rejects.toThrow(message);
});

test("latency and faults of a file are the devices'", async () => {
  const faults = join(folder, "faults.yaml");
  await writeFile(faults, "r2: { session_limit: 0 }\n");
  const { lab } = await run("--devices", "2", "--kinds", "frr", "--latency", "2ms", "--faults", faults);
  expect(lab.device("r1").faults()).toEqual({ latency_ms: 2 });
  const refused = await terminal(lab.device("r2"));
  await refused.closed;
});

test("an unknown device in the faults' file ends the start", async () => {
  const faults = join(folder, "wrong.yaml");
  await writeFile(faults, "r9: { silent: true }\n");
  await expect(run("--devices", "1", "--kinds", "frr", "--faults", faults)).rejects.toThrow(
    'no device "r9" in the lab',
  );
});

test("another process reads ledgers and switches faults over HTTP", async () => {
  const { lab, ready } = await run("--devices", "1", "--kinds", "frr", "--control-port", "0");
  const call = async (method: string, path: string, body?: object, type = "application/json") => {
    const response = await fetch(`${ready.control}/devices${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { "content-type": type } } : {}),
    });
    return { status: response.status, body: await response.json() };
  };
  const tty = await terminal(lab.device("r1"));
  tty.type("configure terminal\nhostname other\n");
  await tty.until(/other\(config\)# $/);
  const { body } = await call("GET", "/r1/ledger");
  expect((body as LedgerEntry[]).map(({ line }) => line)).toEqual(["configure terminal", "hostname other"]);
  expect((await call("GET", "/r1/running_config")).body).toMatchObject({
    text: expect.stringContaining("hostname other") as string,
  });
  expect((await call("PUT", "/r1/faults", { reject_login: true })).body).toEqual({ reject_login: true });
  await expect(login(lab.device("r1"))).rejects.toThrow(/authentication/i);
  expect((await call("PUT", "/r1/faults", { nonsense: 1 })).body).toMatchObject({
    error: expect.stringContaining("faults of r1: nonsense") as string,
  });
  expect(await call("PUT", "/r1/faults", {}, "text/plain")).toMatchObject({
    status: 400,
    body: { error: "send application/json" },
  });
  expect((await call("GET", "/r9")).body).toEqual({ error: 'no device "r9" in the lab' });
  await call("POST", "/r1/disconnect", { how: "close" });
  await tty.closed;
  expect((await call("GET", "")).body).toMatchObject([{ name: "r1", sessions: 0 }]);
});
