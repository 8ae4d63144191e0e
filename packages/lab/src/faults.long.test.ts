// Every fault does on the wire what its name says.
import net from "node:net";
import type ssh2 from "ssh2";
import { describe, expect, test } from "vitest";
import type { Faults } from "./index.js";
import { lab, login, terminal } from "./testing/client.js";

const device = async (faults: Faults, kind = "cisco_nxos") =>
  (await lab({ devices: [{ kind, faults }] })).devices[0]!;
const ready = /r1# $/;

describe("before the login", () => {
  test("refuse_connections, on and off again at the same port", async () => {
    const r1 = await device({});
    await login(r1);
    const { port } = r1;
    await r1.setFaults({ refuse_connections: true });
    await expect(login(r1)).rejects.toThrow(/ECONNREFUSED/);
    await r1.setFaults({});
    await login(r1);
    expect(r1.port).toBe(port);
  });

  test("silent accepts and says nothing", async () => {
    const r1 = await device({ silent: true });
    await expect(login(r1, { readyTimeout: 300 })).rejects.toThrow(/Timed out while waiting for handshake/);
  });

  test("host_key changed", async () => {
    const r1 = await device({});
    const keys: string[] = [];
    const hostVerifier = (key: Buffer) => keys.push(key.toString("hex")) > 0;
    await login(r1, { hostVerifier });
    await login(r1, { hostVerifier });
    await r1.setFaults({ host_key: "changed" });
    await login(r1, { hostVerifier });
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  test("algorithms legacy", async () => {
    const r1 = await device({ algorithms: "legacy" });
    await expect(login(r1)).rejects.toThrow(/no matching key exchange/i);
    await login(r1, {
      algorithms: {
        kex: ["diffie-hellman-group14-sha1"],
        cipher: ["aes128-cbc"],
        serverHostKey: ["ssh-rsa"],
        hmac: ["hmac-sha1"],
      },
    });
  });
});

describe("login", () => {
  test("reject_login", async () => {
    const r1 = await device({ reject_login: true });
    await expect(login(r1)).rejects.toThrow(/authentication/i);
    expect(r1.logins()).toHaveLength(1);
  });

  test("keyboard_interactive with several prompts is the only method", async () => {
    const r1 = await device({ keyboard_interactive: ["Password: ", "Token: "] });
    await expect(login(r1)).rejects.toThrow(/authentication/i);
    expect(r1.logins()).toEqual([]);
    const asked: string[] = [];
    const client = login(r1, {
      password: undefined,
      tryKeyboard: true,
      authHandler: [
        {
          type: "keyboard-interactive",
          username: "netops",
          prompt: (
            _name: string,
            _how: string,
            _lang: string,
            prompts: ssh2.Prompt[],
            finish: (answers: string[]) => void,
          ) => {
            asked.push(...prompts.map(({ prompt }) => prompt));
            finish([asked.length === 1 ? "lab" : "123456"]);
          },
        },
      ],
    } as never);
    await client;
    expect(asked).toEqual(["Password: ", "Token: "]);
  });

  test("expired_password in the shell asks and closes", async () => {
    const tty = await terminal(await device({ expired_password: "shell" }));
    await tty.until(/password has expired[\s\S]*Current password: $/);
    tty.type("lab\nnew\nnew\n");
    await expect(tty.closed).resolves.toBeUndefined();
  });

  test("press_any_key", async () => {
    const tty = await terminal(await device({ press_any_key: true }));
    await tty.until(/Press any key to continue$/);
    tty.type(" ");
    expect(await tty.until(ready)).toBe("\nr1# ");
  });

  test("session_limit says so and closes", async () => {
    const r1 = await device({ session_limit: 1 });
    await (await terminal(r1)).until(ready);
    const second = await terminal(r1);
    await second.until(/Maximum number of vty sessions/);
    await second.closed;
    expect(r1.sessions()).toBe(1);
  });

  test("reject_enable", async () => {
    const tty = await terminal(await device({ reject_enable: true }, "cisco_iosxe"));
    tty.type("enable\nlab\n");
    expect(await tty.until(/r1>$/)).not.toContain("denied");
    expect(await tty.until(/Access denied\s+r1>$/)).not.toContain("r1#");
  });
});

describe("terminal", () => {
  const first = async (faults: Faults) => {
    const tty = await terminal(await device(faults));
    await tty.until(ready);
    tty.type("show hostname\n");
    return tty.until(/\nr1\n[\s\S]*r1# $|^r1\n[\s\S]*r1# $/);
  };

  test("echo none, double, split, rewritten", async () => {
    expect(await first({})).toBe("show hostname\nr1\nr1# ");
    expect(await first({ echo: "none" })).toBe("r1\nr1# ");
    expect(await first({ echo: "double" })).toBe("show hostname\nshow hostname\nr1\nr1# ");
    expect(await first({ echo: "split" })).toBe("show hos \rtname\nr1\nr1# ");
    expect(await first({ echo: "rewritten" })).toContain("\b\b\b\b\x1b[K");
  });

  test("ansi colours output and prompt", async () => {
    const tty = await terminal(await device({ ansi: true }));
    tty.type("show hostname\n");
    expect(await tty.until(/r1\x1b\[0m\x1b\[K\n/)).toContain("\x1b[?2004h");
  });

  test("pager_locked refuses to switch paging off", async () => {
    const tty = await terminal(await device({ pager_locked: true }));
    tty.type("terminal length 0\nshow running-config\n");
    await tty.until(/Invalid[\s\S]*--More--$/);
    tty.type("q");
    expect(await tty.until(ready)).not.toContain("interface mgmt0");
  });

  test("chunk_bytes splits inside characters", async () => {
    const tty = await terminal(await device({ chunk_bytes: 3 }));
    await tty.until(ready);
    tty.bytes.length = 0;
    tty.type("show utf8\n");
    await tty.until(/s\nr1# $/);
    expect(tty.bytes.some((chunk) => chunk.toString().includes("\ufffd"))).toBe(true);
    expect(Buffer.concat(tty.bytes).toString()).toContain("Zürich–Genève, 東京, Ελλάδα, 🛰");
  });

  test("truncate_hostname in config mode only", async () => {
    const tty = await terminal(await device({ truncate_hostname: 1 }));
    await tty.until(ready);
    tty.type("configure terminal\n");
    expect(await tty.until(/\nr\(config\)# $/)).toContain("configure terminal\n");
  });
});

describe("output", () => {
  const after = async (faults: Faults, command = "show interface") => {
    const r1 = await device(faults);
    const tty = await terminal(r1);
    await tty.until(ready);
    tty.type("terminal length 0\n");
    await tty.until(ready);
    tty.type(`${command}\n`);
    return { r1, tty };
  };

  test("syslog_every_lines and prompt_in_output stand between the lines", async () => {
    const { tty } = await after({ syslog_every_lines: 5, prompt_in_output: true, on: "interface" });
    const heard = await tty.until(/loopback0[\s\S]*\nr1# $/);
    expect(heard.match(/LINEPROTO-5-UPDOWN/g)!.length).toBeGreaterThan(3);
    expect(heard).toContain("\nr1# \nr1# show interface\n");
  });

  test("close_after_lines, as often as it says, on the command it says", async () => {
    const { r1, tty } = await after({ close_after_lines: 3, times: 1, on: "^show interface$" });
    await tty.closed;
    const again = await terminal(r1);
    again.type("terminal length 0\nshow interface\n");
    expect(await again.until(/loopback0[\s\S]*r1# $/)).toContain("TX");
  });

  test("hang_after_lines leaves the connection open and silent", async () => {
    const { r1, tty } = await after({ hang_after_lines: 2 });
    await tty.until(/admin state/);
    tty.type("show hostname\n");
    await expect.poll(() => r1.ledger().length).toBeGreaterThan(1);
    expect(r1.sessions()).toBe(1);
    await expect(
      Promise.race([tty.until(/r1# $/), new Promise((done) => setTimeout(done, 200, "silence"))]),
    ).resolves.toBe("silence");
  });

  test("half_open_after_lines: not even a keepalive is answered, and TCP stays up", async () => {
    const r1 = await device({ half_open_after_lines: 1 });
    const client = await login(r1, { keepaliveInterval: 50, keepaliveCountMax: 3 });
    const lost = new Promise<Error>((done) => client.once("error", done));
    client.shell((_error, channel) => channel.write("show version\n"));
    expect((await lost).message).toMatch(/keepalive/i);
    await new Promise<void>((done, failed) => net.connect(r1.port, r1.host, done).once("error", failed));
  });

  test("close_after_commands", async () => {
    const r1 = await device({ close_after_commands: 2 });
    const tty = await terminal(r1);
    tty.type("show clock\nshow clock\nshow clock\n");
    await tty.closed;
    expect(r1.ledger()).toHaveLength(2);
  });

  test("slow commands end with Ctrl-C", async () => {
    const { tty } = await after({}, "slow 600");
    await tty.until(/slow 600\n/);
    tty.type("\x03");
    expect(await tty.until(ready)).not.toContain("waited");
  });

  test("huge outputs come whole, and long lines too", async () => {
    const { tty } = await after({}, "show tech huge 3");
    await tty.until(/\nr1# $/);
    expect(tty.bytes.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(3 * 1_048_576);
    tty.type("show long-line 100000\n");
    expect(await tty.until(/\d{5000}\nr1# $/)).toMatch(/\d{100000}\n/);
  });
});

describe("configuration", () => {
  test("config_locked and reject_lines", async () => {
    const r1 = await device({ config_locked: true });
    const tty = await terminal(r1);
    tty.type("configure terminal\n");
    await tty.until(/Configuration is locked[\s\S]*r1# $/);
    await r1.setFaults({ reject_lines: "^shutdown" });
    tty.type("configure terminal\ninterface Ethernet1/1\nshutdown\n");
    await tty.until(/Invalid command[\s\S]*config-if\)# $/);
    expect(r1.running_config()).not.toContain("shutdown");
  });

  test("an exclusive session keeps others out until it ends", async () => {
    const r1 = await device({}, "juniper_junos");
    const mine = await terminal(r1);
    mine.type("configure exclusive\nset system host-name gone\n");
    await mine.until(/host-name gone[\s\S]*# $/);
    const other = await terminal(r1);
    other.type("configure\n");
    await other.until(/database locked by:\n {2}netops[\s\S]*> $/);
    r1.disconnect();
    await mine.closed;
    const third = await terminal(r1);
    third.type("configure\nshow | compare\n");
    expect(await third.until(/compare\n[\s\S]*# $/)).not.toContain("gone");
  });
});
