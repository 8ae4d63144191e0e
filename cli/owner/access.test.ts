// The owner's token: found in any folder, and sent to nobody but the `dev` whose it is.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { startOf } from "../process-identity.js";
import { sendJson, serve, session } from "../testing/harness.js";
import { accessTo } from "./access.js";
import { register } from "./registry.js";

let folder: string;
let environment: { XDG_STATE_HOME: string };
let token_file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "owner-"));
  environment = { XDG_STATE_HOME: join(folder, "state") };
  token_file = join(folder, "owner-token");
  await writeFile(token_file, "the-token\n", { mode: 0o600 });
});
afterEach(() => rm(folder, { recursive: true }));

const self = async () => ({ pid: process.pid, started: (await startOf(process.pid)) ?? "" });
const registered = async (url: string) => register(environment, { url, token_file, ...(await self()) });
const registryFile = (port: number | string) => join(folder, "state", "orchestrator", `${port}.json`);

/** An API that keeps what it was sent as `Authorization`. */
async function api() {
  const heard: (string | undefined)[] = [];
  const server = await serve((request, response) => {
    heard.push(request.headers.authorization);
    sendJson(response, 200, { items: [], next: null });
  });
  onTestFinished(() => server.stop());
  return { url: server.url, port: new URL(server.url).port, heard };
}

async function list(url: string, more: { token?: string } = {}) {
  const cli = session({ url, cwd: "/" });
  Object.assign(cli.deps, { environment, ...more });
  expect((await cli.run("runs", "list")).code).toBe(0);
}

test("a command in another folder sends it; ORCHESTRATOR_TOKEN goes first; after the end there is none", async () => {
  const { url, port, heard } = await api();
  const unregister = await registered(url);
  expect((await stat(registryFile(port))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, "state", "orchestrator"))).mode & 0o777).toBe(0o700);
  await list(url);
  await list(url, { token: "given" });
  await unregister();
  await list(url);
  expect(heard).toEqual(["Bearer the-token", "Bearer given", undefined]);
  expect(await readdir(join(folder, "state", "orchestrator"))).toEqual([]);
});

test("a request to localhost goes to the address that dev has given, not to whoever has the other one", async () => {
  const { url, port, heard } = await api();
  await registered(url);
  const stranger: (string | undefined)[] = [];
  const other = createServer((request, response) => {
    stranger.push(request.headers.authorization);
    sendJson(response, 200, { items: [], next: null });
  });
  other.listen(Number(port), "::1");
  const isThere = await once(other, "listening").then(
    () => true,
    () => false,
  );
  onTestFinished(() => void other.close());
  await list(`http://localhost:${port}`);
  expect(heard).toEqual(["Bearer the-token"]);
  if (isThere) await list(`http://[::1]:${port}`);
  expect(stranger).toEqual(isThere ? [undefined] : []);
});

test("it is sent nowhere else", async () => {
  const port = 18_080;
  await registered(`http://127.0.0.1:${port}`);
  const elsewhere = [
    "http://127.0.0.1:18081",
    "http://127.0.0.2:18080",
    "http://[::1]:18080",
    "http://[::ffff:127.0.0.1]:18080",
    "http://0.0.0.0:18080",
    "http://127.evil.example:18080",
    "http://127.0.0.1.nip.io:18080",
    "http://localhost.evil:18080",
    "http://127.0.0.1@evil.example:18080",
    "http://evil.example:18080",
    "https://127.0.0.1:18080",
    "https://localhost:18080",
    "http://127.0.0.1",
    "nonsense",
  ];
  for (const url of elsewhere) expect(await accessTo(environment, url)).toEqual({ url });
  const own = { url: `http://127.0.0.1:${port}`, token: "the-token" };
  expect(await accessTo(environment, own.url)).toEqual(own);
  expect(await accessTo(environment, `http://localhost:${port}`)).toEqual(own);
});

test("a registration that leads away from this machine is not followed", async () => {
  for (const url of ["http://192.0.2.1:18080", "https://127.0.0.1:18080", "http://127.evil.example:18080"]) {
    await registered(url);
    const wanted = "http://localhost:18080";
    expect(await accessTo(environment, wanted)).toEqual({ url: wanted });
  }
});

test("after dev was killed its port may be somebody else's", async () => {
  const { url, heard } = await api();
  const child = spawn("sleep", ["600"], { stdio: "ignore" });
  const started = (await startOf(child.pid as number)) ?? "";
  await register(environment, { url, token_file, pid: child.pid as number, started });
  await list(url);
  child.kill("SIGKILL");
  await once(child, "exit");
  await list(url);
  await register(environment, { url, token_file, pid: process.pid, started: "another process" });
  await list(url);
  expect(heard).toEqual(["Bearer the-token", undefined, undefined]);
});

test("what others may read or have put there is ignored", async () => {
  const url = "http://127.0.0.1:18080";
  await registered(url);
  const token = async () => (await accessTo(environment, url)).token;
  expect(await token()).toBe("the-token");
  const file = registryFile(18_080);
  const state = join(folder, "state", "orchestrator");
  for (const [path, wrong, right] of [
    [file, 0o644, 0o600],
    [file, 0o620, 0o600],
    [token_file, 0o640, 0o600],
    [token_file, 0o604, 0o600],
    [state, 0o777, 0o700],
    [state, 0o720, 0o700],
  ] as [string, number, number][]) {
    await chmod(path, wrong);
    expect(await token()).toBeUndefined();
    await chmod(path, right);
    expect(await token()).toBe("the-token");
  }
  await rename(token_file, `${token_file}.real`);
  await symlink(`${token_file}.real`, token_file);
  expect(await token()).toBeUndefined();
  await writeFile(file, "{", { mode: 0o600 });
  expect(await token()).toBeUndefined();
});

test.runIf(process.getuid?.() === 0)("so is what somebody else owns", async () => {
  const url = "http://127.0.0.1:18080";
  await registered(url);
  for (const path of [token_file, registryFile(18_080), join(folder, "state", "orchestrator")]) {
    await chown(path, 65_534, 65_534);
    expect((await accessTo(environment, url)).token).toBeUndefined();
    await chown(path, 0, 0);
  }
  expect((await accessTo(environment, url)).token).toBe("the-token");
});

test("who ends late leaves the registration of the next one", async () => {
  const url = "http://127.0.0.1:18080";
  const unregister = await register(environment, { url, token_file, pid: 1, started: "long ago" });
  await registered(url);
  await unregister();
  expect((await accessTo(environment, url)).token).toBe("the-token");
});
