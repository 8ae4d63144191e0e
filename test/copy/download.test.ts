// Files from an address, which the worker downloads once for a run, and files that devices download from their worker.
import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startOwnStand, type Stand } from "../configure/stand.js";
import type { Stack } from "../services/stack.js";

const MIB = 1_024 * 1_024;
const IMAGE = randomBytes(3 * MIB + 11);
const LIMIT = 8 * MIB;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let stand: Stand<Stack>;
let images: Server;
let elsewhere: Server;
let origin: string;
/** Paths that were asked for. */
let asked: string[] = [];

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const whole: Answer = (response) => response.writeHead(200, { "content-length": IMAGE.length }).end(IMAGE);
const to =
  (location: string): Answer =>
  (response) =>
    response.writeHead(302, { location }).end();
const ANSWERS: Record<string, Answer> = {
  "/image.bin": whole,
  "/broken.bin": (response, request) => {
    if (asked.filter((path) => path === request.url).length > 1) return whole(response, request);
    response.writeHead(200, { "content-length": IMAGE.length });
    response.write(IMAGE.subarray(0, MIB), () => response.destroy());
  },
  "/endless.bin": (response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write(IMAGE));
    };
    response.on("drain", more);
    more();
  },
  "/moved.bin": to("/image.bin"),
};

const serve = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
};
const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  images = await serve((request, response) => {
    asked.push(request.url ?? "");
    const answer = ANSWERS[request.url ?? ""];
    if (answer) answer(response, request);
    else response.writeHead(404).end();
  });
  elsewhere = await serve((_, response) => void response.end(IMAGE));
  origin = originOf(images);
  ANSWERS["/elsewhere.bin"] = to(`${originOf(elsewhere)}/image.bin`);
  stand = await startOwnStand(
    {
      devices: [
        { name: "linux", kind: "linux", vars: { path: "/var/tmp/image.bin" } },
        { name: "frr", kind: "frr", vars: { path: "/etc/frr/image.bin" } },
        { name: "ios", kind: "cisco_iosxe", vars: { path: "flash:image.bin" } },
        { name: "nxos", kind: "cisco_nxos", vars: { path: "bootflash:image.bin" } },
        { name: "eos", kind: "arista_eos", vars: { path: "flash:image.bin" } },
        { name: "junos", kind: "juniper_junos", vars: { path: "/var/tmp/image.bin" } },
      ],
    },
    {
      env: { ORCHESTRATOR_FILE_LIMIT: `${LIMIT}`, ORCHESTRATOR_FILE_SERVER: "127.0.0.1:0" },
      allow: `download:${origin}`,
    },
  );
});
beforeEach((context) => {
  asked = [];
  return stand.renew(context);
});
afterAll(async () => {
  images?.closeAllConnections();
  images?.close();
  elsewhere?.close();
  await stand?.close();
});

const step = (file: string, more = "") =>
  `steps:\n  - id: put\n    retry: { attempts: 2, delay: 100ms }\n    copy: { from: "${file}", to: "\${{ device.vars.path }}"${more} }\n`;
const PATHS: Record<string, string> = {
  linux: "/var/tmp/image.bin",
  frr: "/etc/frr/image.bin",
  ios: "flash:image.bin",
  nxos: "bootflash:image.bin",
  eos: "flash:image.bin",
  junos: "/var/tmp/image.bin",
};
const onDisk = (name: string) => {
  const bytes = stand.lab.device(name).file(PATHS[name]!);
  return bytes && sha256(bytes);
};

test("all devices get a file from an address, which is downloaded once and goes away with the run", async () => {
  const { id, status } = await stand.run(step(`${origin}/image.bin`, `, sha256: ${sha256(IMAGE)}`), {
    limit: "linux,frr",
  });
  expect(status).toBe("passed");
  for (const name of ["linux", "frr"]) expect([name, onDisk(name)]).toEqual([name, sha256(IMAGE)]);
  expect(asked).toEqual(["/image.bin"]);
  const { message } = await stand.step({ id } as never, "linux", "put");
  expect(message).toContain(
    `${origin}/image.bin (${IMAGE.length} bytes, sha256 ${sha256(IMAGE).slice(0, 12)})`,
  );
  const kept = () => readdir(join(stand.stack.data_dir, "artifacts", "downloads"));
  expect(await kept()).toHaveLength(1);
  await stand.stack.cli("artifacts", "prune", "--run", id);
  expect(await kept().catch(() => [])).toEqual([]);
});

test("a download that breaks off begins anew, and a redirect on the same host is followed", async () => {
  const broken = await stand.run(step(`${origin}/broken.bin`), { limit: "linux" });
  expect(broken.status).toBe("passed");
  expect(asked).toEqual(["/broken.bin", "/broken.bin"]);
  const moved = await stand.run(step(`${origin}/moved.bin`), { limit: "linux" });
  expect(moved.status).toBe("passed");
});

test.each([
  ["/none.bin", "", "download_refused", "answered 404"],
  ["/elsewhere.bin", "", "download_refused", "leads to another host"],
  ["/image.bin", `, sha256: ${"a".repeat(64)}`, "download_refused", "expected aaaaaaaa"],
  ["/endless.bin", "", "file_too_large", "Raise ORCHESTRATOR_FILE_LIMIT"],
])("%s%s fails the step, and nothing is sent", async (path, more, code, said) => {
  const before = stand.lab.device("linux").disk_written();
  const run = await stand.run(step(origin + path, more), { limit: "linux" });
  const found = await stand.step(run, "linux", "put");
  expect(found).toMatchObject({ status: "failed", detail: { code } });
  expect(found.message).toContain(said);
  expect(asked).toEqual([path]);
  expect(stand.lab.device("linux").disk_written()).toBe(before);
});

test("an address that the settings do not allow is refused before the run, and a value brings no other one", async () => {
  const refused = stand.run(step(`${originOf(elsewhere)}/image.bin`), { limit: "linux" });
  await expect(refused).rejects.toThrow(`add \`download:${originOf(elsewhere)}\` to ORCHESTRATOR_ALLOW`);
  const run = await stand.run(
    `inputs: { name: { type: string } }\n${step(`${origin}/\${{ inputs.name }}`)}`,
    { limit: "linux", inputs: { name: "image.bin?token=1" } },
  );
  expect(run.status).toBe("errored");
  expect(asked).toEqual([]);
});

const PULLING = ["ios", "nxos", "eos", "junos"];

test("devices download a file from their worker by a command of their own, and not again", {
  timeout: 120_000,
}, async () => {
  const copy = step(`${origin}/image.bin`, ", via: http");
  const first = await stand.run(copy, { limit: PULLING.join(",") });
  expect(first.status).toBe("passed");
  for (const name of PULLING) expect([name, onDisk(name)]).toEqual([name, sha256(IMAGE)]);
  expect(stand.typed("ios").find((line) => line.startsWith("copy http"))).toMatch(
    /^copy http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{48}\/image\.bin flash:image\.bin$/,
  );
  expect(stand.typed("nxos").find((line) => line.startsWith("copy http"))).toMatch(/ vrf management$/);
  const [, url = ""] = /copy (http\S+)/.exec(stand.typed("eos").join("\n")) ?? [];
  expect((await fetch(url)).status).toBe(404);

  const written = () => PULLING.map((name) => stand.lab.device(name).disk_written());
  const before = written();
  const second = await stand.run(copy, { limit: PULLING.join(",") });
  expect(second.status).toBe("passed");
  expect(written()).toEqual(before);
  expect((await stand.step(second, "junos", "put")).message).toContain("nothing was sent");
});

test("an uploaded file goes with the last run that copied it", async () => {
  const bytes = randomBytes(1_000);
  const digest = sha256(bytes);
  const at = `${stand.stack.url}/v1/files/${digest}`;
  await fetch(at, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });
  const ids = [];
  for (const _ of [1, 2]) {
    const copies = { "image.bin": { sha256: digest, bytes: bytes.length } };
    ids.push((await stand.run(step("image.bin"), { limit: "linux", copies })).id);
  }
  const [first = "", second = ""] = ids;
  await stand.stack.cli("artifacts", "prune", "--run", first);
  expect((await fetch(at)).status).toBe(200);
  await stand.stack.cli("artifacts", "prune", "--run", second);
  expect((await fetch(at)).status).toBe(404);
});

test("a device replaces an older file; what it says of a full disk fails the step", async () => {
  const other = Buffer.from("another image\n");
  const headers = { "content-type": "application/octet-stream" };
  await fetch(`${stand.stack.url}/v1/files/${sha256(other)}`, { method: "PUT", headers, body: other });
  const copyOther = () =>
    stand.run(step("other.bin", ", via: http"), {
      limit: "ios,nxos,junos",
      copies: { "other.bin": { sha256: sha256(other), bytes: other.length } },
    });
  await stand.lab.device("nxos").setFaults({ disk_full: true });
  await stand.lab.device("junos").setFaults({ corrupt_files: true });
  const run = await copyOther();
  expect(onDisk("ios")).toBe(sha256(other));
  expect(await stand.step(run, "nxos", "put")).toMatchObject({
    status: "failed",
    detail: { code: "file_refused" },
    message: expect.stringContaining("No space left on device") as string,
  });
  expect(await stand.step(run, "junos", "put")).toMatchObject({
    status: "failed",
    detail: { code: "file_mismatch" },
  });
  expect(onDisk("junos")).not.toBe(sha256(other));
});
