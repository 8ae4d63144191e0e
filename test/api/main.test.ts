// The API as a process: what it refuses to do, and that it serves before Temporal does.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-api-"));
});
afterEach(async () => {
  if (child?.exitCode === null) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  await rm(folder, { recursive: true, force: true });
});

function start(env: Record<string, string>) {
  const started = spawn(process.execPath, [resolve("dist", "api", "main.js")], {
    cwd: folder,
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: "127.0.0.1:1",
      ORCHESTRATOR_PORT: "0",
      ORCHESTRATOR_DATA: folder,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = started;
  let said = "";
  started.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = once(started, "exit").then(([code]) => ({ code: code as number | null, said }));
  const url = new Promise<string>((done) => {
    createInterface({ input: started.stdout }).once("line", (line) =>
      done((JSON.parse(line) as { url: string }).url),
    );
  });
  return { child: started, url, ended };
}

const tokensFile = async (text: string) => {
  const path = join(folder, "tokens");
  await writeFile(path, text);
  return path;
};

test.each(["0.0.0.0", "::", "127.evil.example", "127.0.0.1.nip.io", "localhost.evil", "10.0.0.1"])(
  "listens on %s, where others may reach it, only with tokens",
  async (host) => {
    const { code, said } = await start({ ORCHESTRATOR_HOST: host }).ended;
    expect(code).toBe(2);
    expect(said).toContain(`ORCHESTRATOR_HOST is ${host}, which is not a loopback address`);
    expect(said).toContain("ORCHESTRATOR_TOKENS_FILE");
  },
);

test.each(["::ffff:127.0.0.1", "127.9.8.7"])(
  "listens on %s, which is this machine, without",
  async (host) => {
    const { url } = start({ ORCHESTRATOR_HOST: host });
    expect((await fetch(`${(await url).replace(`[${host}]`, "127.0.0.1")}/v1/workflows`)).status).toBe(200);
  },
);

test("refuses an owner's token that is not given as its hash", async () => {
  const { code, said } = await start({ ORCHESTRATOR_OWNER_TOKEN_SHA256: "s3cret" }).ended;
  expect([code, said]).toEqual([2, expect.stringContaining("ORCHESTRATOR_OWNER_TOKEN_SHA256")]);
});

test("asks for tokens that the file names, under the names of this machine", async () => {
  const hash = createHash("sha256").update("s3cret").digest("hex");
  const file = await tokensFile(`# who may do what\nann ${hash} read,operate\n`);
  const { url } = start({ ORCHESTRATOR_HOST: "0.0.0.0", ORCHESTRATOR_TOKENS_FILE: file });
  const address = `http://127.0.0.1:${new URL(await url).port}`;
  expect((await fetch(`${address}/v1/workflows`)).status).toBe(401);
  expect(
    (await fetch(`${address}/v1/workflows`, { headers: { authorization: "Bearer s3cret" } })).status,
  ).toBe(200);
});

test("says which setting names a file or folder that cannot be used, and where it was looked for", async () => {
  const missing = await start({ ORCHESTRATOR_TOKENS_FILE: "no/tokens" }).ended;
  expect([missing.code, missing.said]).toEqual([
    2,
    expect.stringMatching(
      /^ORCHESTRATOR_TOKENS_FILE names no\/tokens, which cannot be read: it does not exist \(it was looked for at \/.*\/no\/tokens; relative paths start where this process was started\)\. Correct the setting/,
    ),
  ]);
  const folders = await start({ ORCHESTRATOR_DATA: "/proc/x", ORCHESTRATOR_ARTIFACTS: "file:///proc/x" })
    .ended;
  expect([folders.code, folders.said]).toEqual([
    2,
    expect.stringContaining("ORCHESTRATOR_DATA names the folder /proc/x, which cannot be used"),
  ]);
  const certificate = await start({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: "ca.pem" }).ended;
  expect([certificate.code, certificate.said]).toEqual([
    2,
    expect.stringContaining("TEMPORAL_TLS_SERVER_CA_CERT_PATH names ca.pem"),
  ]);
});

test("says which entry of a tokens file is wrong", async () => {
  const { ended } = start({ ORCHESTRATOR_TOKENS_FILE: await tokensFile("ann s3cret read\n") });
  const { code, said } = await ended;
  expect(code).toBe(2);
  expect(said).toContain("entry 1 of the tokens file");
});

test("says which entry of ORCHESTRATOR_ALLOW is wrong", async () => {
  const { code, said } = await start({ ORCHESTRATOR_ALLOW: "env:LAB_*,flie:/x" }).ended;
  expect(code).toBe(2);
  expect(said).toContain('ORCHESTRATOR_ALLOW has the entry "flie:/x": expected `all`, or one of env, file,');
});

test.each(["x", "70000", "-1"])("refuses %s as a port", async (port) => {
  const { code, said } = await start({ ORCHESTRATOR_PORT: port }).ended;
  expect([code, said]).toEqual([
    2,
    `ORCHESTRATOR_PORT is "${port}"; expected a TCP port, 0 for any free one.\n`,
  ]);
});

test("serves while Temporal is down, says so, and stops when told", async () => {
  const { child: api, url, ended } = start({});
  const address = await url;
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  expect((await fetch(`${address}/readyz`)).status).toBe(503);
  expect((await fetch(`${address}/v1/runs/1aaaaaaaaaaaaaa`)).status).toBe(503);
  api.kill("SIGTERM");
  expect((await ended).code).toBe(0);
});

test("a symbolic link in the store's folder is not found, and the log names it", async () => {
  const { child: api, url, ended } = start({});
  const run = join(folder, "artifacts", "runs", "1aaaaaaaaaaaaaa");
  await mkdir(join(run, "devices", "r1"), { recursive: true });
  await writeFile(join(folder, "outside.txt"), "from outside");
  await writeFile(join(run, "devices", "r1", "show.txt"), "up");
  await symlink(join(folder, "outside.txt"), join(run, "devices", "r1", "out.txt"));
  await symlink("show.txt", join(run, "devices", "r1", "within.txt"));
  await symlink("loop.txt", join(run, "devices", "r1", "loop.txt"));
  const statusOf = async (file: string) =>
    (await fetch(`${await url}/v1/runs/1aaaaaaaaaaaaaa/artifacts/devices/r1/${file}`)).status;
  expect(await statusOf("show.txt")).toBe(200);
  for (const link of ["out.txt", "within.txt", "loop.txt"])
    expect([link, await statusOf(link)]).toEqual([link, 404]);
  api.kill("SIGTERM");
  const { said } = await ended;
  expect(said).toContain("runs/1aaaaaaaaaaaaaa/devices/r1/out.txt");
  expect(said).toContain("a symbolic link in the store's folder is not an artifact");
});
