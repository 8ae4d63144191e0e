// Real SSH servers are asked whether they are there: each keeps its session, those too that do not answer.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { testPlatform } from "../../packages/devices/src/testing/platform.js";
import type { SshOptions } from "../../packages/devices/src/words/device.js";
import { canRunLinuxHost, startLinuxHost } from "../labs/linux.mjs";
import { startSshServer } from "../services/ssh-servers.js";
import { keyLogin, open, optionsFor, type To } from "./to.js";

const ms = { timeout_ms: 60_000 };
/** Far below what the command takes, so that questions go out while it is under way. */
const often: SshOptions = { strict_host_key_checking: "no", keepalive_ms: 100 };
const withOften = (to: To) => ({ device: { ...optionsFor(to).device, ssh: often } });

describe.each([
  ["asyncssh", true],
  ["paramiko", true],
  ["no-global-answers", true],
  ["no-answers", false],
] as const)("a server: %s", (kind, answers) => {
  let to: To;
  beforeAll(async () => {
    const { port, close } = await startSshServer(kind);
    to = {
      transport: "ssh",
      platform: testPlatform(),
      port,
      login: { username: "netops", password: "secret" },
    };
    return close;
  });

  test("keeps its session while a command is silent for longer than the keepalive allows", async () => {
    const session = await open(to, withOften(to));
    expect((await session.send("work", ms)).output).toBe("done");
    expect((await session.send("again", ms)).output).toBe("you said again");
  });

  test("is asked before a session is used again, and the session goes on", async () => {
    const session = await open(to);
    expect(await session.alive(answers ? 30_000 : 2_000)).toBe(answers);
    expect((await session.send("hello", ms)).output).toBe("you said hello");
  });

  test("is not asked where the keepalive is off", async () => {
    const session = await open(to, {
      device: { ...optionsFor(to).device, ssh: { ...often, keepalive_ms: 0 } },
    });
    expect(await session.alive(60_000)).toBe(false);
    expect((await session.send("hello", ms)).output).toBe("you said hello");
  });
});

const possible = await canRunLinuxHost();

describe.each(["ssh", "ssh_exec"] as const)("OpenSSH over %s", (transport) => {
  test.skipIf(!possible.ok)("answers between commands and while one is under way", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sign-of-life-"));
    const host = await startLinuxHost({ base_dir: folder });
    onTestFinished(async () => {
      await host.stop();
      await rm(folder, { recursive: true, force: true });
    });
    const to: To = { transport, port: host.port, host: host.host, login: keyLogin(host) };
    const session = await open(to, withOften(to));
    expect(await session.alive(30_000)).toBe(true);
    expect((await session.send("sleep 1; echo done", ms)).output).toContain("done");
    expect(await session.alive(30_000)).toBe(true);
    expect((await session.send("echo again", ms)).output).toContain("again");
  });
});
