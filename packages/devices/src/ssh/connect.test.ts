// Connections that do not come about, or go away.
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { AuthContext } from "ssh2";
import { expect, onTestFinished, test } from "vitest";
import { hostKeyFile } from "../hostkeys/file.js";
import { openSession } from "../open.js";
import { testPlatform } from "../testing/platform.js";
import { conversation, resolvedDevice } from "../testing/scripted-device.js";
import { device, failure, folder, open, openOptions } from "../testing/session.js";

async function listener(
  serve: (socket: Socket) => void,
): Promise<{ port: number; server: Server; open: Set<unknown> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.resume();
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, server, open: sockets };
}

const reach = async (port: number, host = "127.0.0.1", connect_ms = 300) =>
  openSession({
    device: resolvedDevice({ port, host }),
    platform: testPlatform(),
    login: { username: "netops", password: "secret" },
    hostKeys: hostKeyFile(`${await folder()}/known_hosts`),
    timeouts: { connect_ms },
  });

test("nobody listens", async () => {
  const { port, server } = await listener(() => {});
  await new Promise((resolve) => server.close(resolve));
  const error = await failure(reach(port));
  expect(error).toMatchObject({ code: "unreachable", details: { sent: false } });
  expect(error.message).toContain("refuses TCP connections");
});

test("a name that nobody knows", async () => {
  const error = await failure(reach(22, "no-such-host.invalid", 5_000));
  expect(error.code).toBe("unreachable");
  expect(error.message).toContain("no-such-host.invalid");
});

test("TCP accepted, then nothing", async () => {
  const { port, open: sockets } = await listener(() => {});
  const error = await failure(reach(port, "127.0.0.1", 150));
  expect(error.code).toBe("connect_timeout");
  expect(error.message).toContain("accepted the TCP connection");
  while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
});

test("closed before SSH begins", async () => {
  const { port } = await listener((socket) => socket.destroy());
  expect((await failure(reach(port))).code).toBe("unreachable");
});

test("a full device that says so before SSH begins", async () => {
  const { port } = await listener((socket) =>
    socket.end("Exceeded MaxStartups: too many connections\r\nSSH-2.0-x\r\n"),
  );
  const error = await failure(reach(port));
  expect(error.code).toBe("session_limit");
});

test("a device that opens no shell is full", async () => {
  const r1 = await device({ no_shell: true });
  const error = await failure(open(r1));
  expect(error.code).toBe("session_limit");
  await r1.idle();
});

test("a device that says after the login that it is full", async () => {
  const r1 = await device({
    shell: async (terminal) =>
      terminal.write("\r\n% Maximum number of sessions reached, try again later\r\n"),
  });
  const error = await failure(open(r1));
  expect(error.code).toBe("session_limit");
  expect(error.message).toContain("Maximum number of sessions");
});

test("a device that closes after the login without a word", async () => {
  const r1 = await device({ shell: async () => {} });
  expect((await failure(open(r1))).code).toBe("session_lost");
});

test("a connection that is half open is noticed while a command waits", async () => {
  const r1 = await device({ shell: conversation({ wait: (terminal) => terminal.gone() }) });
  const session = await open(r1, {
    device: r1.device({ ssh: { strict_host_key_checking: "accept-new", keepalive_ms: 30 } }),
  });
  const waiting = failure(session.send("wait", { timeout_ms: 15_000 }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  r1.freeze();
  const error = await waiting;
  expect(error).toMatchObject({ code: "session_lost", details: { sent: true } });
  expect(error.message).toContain("Keepalive");
  expect(session.dirty).toBe(true);
});

test("an idle session whose connection is half open is not alive; a live one is, and nothing is typed", async () => {
  const r1 = await device();
  const session = await open(r1);
  expect(await session.alive(30_000)).toBe(true);
  r1.freeze();
  expect(await session.alive(50)).toBe(false);
  expect(r1.ledger).toEqual([]);
});

test("cancelled while TCP connects", async () => {
  const { port } = await listener(() => {});
  const abort = new AbortController();
  const opening = failure(
    openSession({
      device: resolvedDevice({ port }),
      platform: testPlatform(),
      login: { username: "x" },
      hostKeys: hostKeyFile(`${await folder()}/known_hosts`),
      signal: abort.signal,
    }),
  );
  setTimeout(() => abort.abort(), 20);
  expect((await opening).code).toBe("cancelled");
});

test("through two jump hosts, each with a login of its own", async () => {
  const wants = (user: string) => (attempt: AuthContext) =>
    attempt.method === "password" && attempt.username === user
      ? attempt.accept()
      : attempt.reject(["password"]);
  const outer = await device({ forwards: true, login: wants("outer") });
  const inner = await device({ forwards: true, login: wants("inner") });
  const r1 = await device({ login: wants("netops"), shell: conversation({ "show clock": "12:00\r\n" }) });
  const session = await open(r1, {
    jumps: [
      { device: outer.device({ name: "outer" }), login: { username: "outer", password: "a" } },
      { device: inner.device({ name: "inner" }), login: { username: "inner", password: "b" } },
    ],
  });
  expect((await session.send("show clock", { timeout_ms: 2_000 })).output).toBe("12:00");
  expect([outer, inner, r1].map((hop) => hop.logins.length)).toEqual([1, 1, 1]);
  await session.close();
  await Promise.all([outer.idle(), inner.idle(), r1.idle()]);
});

test("a jump host that refuses the login is named, and so is the device", async () => {
  const bastion = await device({ forwards: true });
  const r1 = await device();
  const error = await failure(
    open(r1, {
      jumps: [{ device: bastion.device({ name: "bastion" }), login: { username: "x", password: "no" } }],
    }),
  );
  expect(error.code).toBe("login_refused");
  expect(error.message).toMatch(/^r1: its jump host.*bastion refused/);
  expect(r1.accepted).toBe(0);
});

test("a jump host that cannot reach the device", async () => {
  const bastion = await device();
  const r1 = await device();
  const error = await failure(
    open(r1, {
      jumps: [{ device: bastion.device({ name: "bastion" }), login: { username: "x", password: "secret" } }],
    }),
  );
  expect(error.code).toBe("unreachable");
  await bastion.idle();
});

test("a dirty session closes its TCP connection at once, through a jump host too", async () => {
  const bastion = await device({ forwards: true });
  const r1 = await device({ shell: conversation({ wait: (terminal) => terminal.gone() }) });
  const options = await openOptions(r1, {
    jumps: [{ device: bastion.device({ name: "bastion" }), login: { username: "x", password: "secret" } }],
  });
  const session = await openSession(options);
  expect((await failure(session.send("wait", { timeout_ms: 50 }))).code).toBe("command_timeout");
  await session.close();
  await Promise.all([bastion.idle(), r1.idle()]);
  expect(r1.ledger).toEqual(["wait"]);
});
