// Telnet against a real server: Debian's telnetd with /bin/login and bash.
import { createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { asciicastRecorder } from "../../packages/devices/src/index.js";
import { startLab } from "../../packages/lab/src/index.js";
import { failure } from "../../packages/devices/src/testing/session.js";
import { canRunTelnetd, startTelnetd, type TelnetServer } from "../labs/telnetd.mjs";
import { open, optionsFor } from "./to.js";

const possible = await canRunTelnetd();
let server: TelnetServer;
beforeAll(async () => {
  if (possible.ok) server = await startTelnetd();
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (possible.ok) await server.stop();
});

const ms = { timeout_ms: 30_000 };
const to = (password = server.password) => ({
  ...server,
  name: "console1",
  transport: "telnet" as const,
  login: { username: server.user, password },
});

test("logs in, agrees on terminal and size, runs commands, logs out", async () => {
  const console1 = await open(to());
  expect((await console1.send("id -un", ms)).output).toBe(server.user);
  expect((await console1.send("stty size; echo $TERM", ms)).output).toBe("1000 511\nvt100");
  expect((await console1.send("seq 3", ms)).output).toBe("1\n2\n3");
  expect(await console1.send("nosuchprogram", ms)).toMatchObject({
    refused: expect.stringContaining("not found"),
  });
  expect((await console1.send("echo Zürich 東京", ms)).output).toBe("Zürich 東京");
  expect((await console1.send("seq 200000 | md5sum; seq 20000", ms)).output.split("\n")).toHaveLength(20_001);
  expect(await console1.alive(30_000)).toBe(true);
  await console1.close();
  expect(console1.dirty).toBe(true);
});

test("through a jump host", async () => {
  const lab = await startLab({ devices: 1, kinds: ["linux"] });
  onTestFinished(() => lab.close());
  const [bastion] = lab.devices;
  const { device } = optionsFor({ ...bastion!, transport: "ssh", platform: "linux" });
  const jumps = [{ device, login: { username: "netops", password: "lab" } }];
  const console1 = await open(to(), { jumps });
  expect((await console1.send("id -un; seq 20000", ms)).output).toBe(
    [server.user, ...Array.from({ length: 20_000 }, (_, n) => n + 1)].join("\n"),
  );
  expect(bastion!.logins()).toHaveLength(1);
  await bastion!.setFaults({ reject_login: true });
  expect(await console1.alive(30_000)).toBe(true);
  await console1.close();
  expect(await failure(open(to(), { jumps }))).toMatchObject({
    code: "login_refused",
    details: { sent: false },
  });
});

test("a jump host that is lost in the middle takes the session with it", async () => {
  const lab = await startLab({ devices: 1, kinds: ["linux"] });
  const { device } = optionsFor({ ...lab.devices[0]!, transport: "ssh", platform: "linux" });
  const console1 = await open(to(), { jumps: [{ device, login: { username: "netops", password: "lab" } }] });
  const sending = failure(console1.send("sleep 60", { timeout_ms: 60_000 }));
  await lab.close();
  expect(await sending).toMatchObject({ code: "session_lost", details: { sent: true } });
  expect(console1.dirty).toBe(true);
});

test("a wrong password is one failed login, and is not typed again", async () => {
  const before = server.logins();
  const error = await failure(open(to("wrong")));
  expect(error).toMatchObject({ code: "login_refused", details: { sent: false } });
  expect(error.message).toContain("One attempt was made");
  expect(server.logins() - before).toBe(1);
});

test("a credential without a password is told so before anything is typed into the question", async () => {
  const error = await failure(open({ ...to(), login: { username: server.user } }));
  expect(error).toMatchObject({ code: "login_refused" });
  expect(error.message).toContain("asks for a password, and the credential has none");
});

test("the password is in no recording", async () => {
  let cast = "";
  const keep = { write: async (bytes: Buffer) => void (cast += bytes.toString()), close: async () => {} };
  const recorder = asciicastRecorder({
    cast: keep,
    find: () => [],
    title: "console1",
    width: 511,
    height: 24,
  });
  await (await open(to(), { recorder })).close();
  await recorder.close();
  expect(cast).toContain(server.user);
  expect(cast).toContain("***");
  expect(cast).not.toContain(server.password);
});

test("nobody listens: unreachable, and it says what to look at", async () => {
  const gone = createServer();
  const port = await new Promise<number>((done) => {
    gone.listen(0, "127.0.0.1", () => done((gone.address() as { port: number }).port));
  });
  await new Promise((done) => gone.close(done));
  const error = await failure(open({ ...to(), port }));
  expect(error).toMatchObject({ code: "unreachable", details: { sent: false } });
  expect(error.message).toContain("Check that telnet is enabled there");
});

test("a console that is silent until Enter, and was left in configuration mode", async () => {
  const lines: string[] = [];
  const prompts: Record<string, string> = {
    end: "r1#",
    "terminal length 0": "r1#",
    "terminal width 511": "r1#",
  };
  const device = createServer((socket) => {
    let prompt = "r1(config-if)#";
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      for (const line of bytes.toString().replaceAll("\0", "").split("\r").slice(0, -1)) {
        lines.push(line);
        prompt = prompts[line] ?? prompt;
        socket.write(`${line}\r\n${prompt}`);
        if (line === "exit") socket.end();
      }
    });
  });
  await new Promise<void>((done) => device.listen(0, "127.0.0.1", done));
  onTestFinished(() => void device.close());
  const { port } = device.address() as { port: number };
  const console2 = await open({ port, platform: "cisco_iosxe", transport: "telnet" });
  expect(console2.mode).toBe("privileged_exec");
  expect(lines.slice(0, 2)).toEqual(["", "end"]);
  await console2.close();
});

test("a line that asks for nothing but a password gets it once", async () => {
  let typed = 0;
  const device = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => {
      typed++;
      socket.write("\r\nPassword: ");
    });
    socket.write("User Access Verification\r\n\r\nPassword: ");
  });
  await new Promise<void>((done) => device.listen(0, "127.0.0.1", done));
  onTestFinished(() => void device.close());
  const { port } = device.address() as { port: number };
  const login = { username: "netops", password: "wrong" };
  const error = await failure(open({ port, platform: "cisco_iosxe", transport: "telnet", login }));
  expect(error).toMatchObject({ code: "login_refused" });
  expect(typed).toBe(1);
});
