// Commands that do not end by themselves.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const platforms = await loadPlatforms();

/** Pings until it is interrupted, or as often as it was told. */
const pinging = (prompt: string) => async (terminal: Terminal) => {
  for (;;) {
    terminal.write(prompt);
    const line = await terminal.line();
    if (line === "exit") return;
    if (!line.includes("ping")) continue;
    let answers = 0;
    const timer = setInterval(() => terminal.write(`64 bytes: icmp_seq=${++answers}\r\n`), 200);
    const key = await terminal.line();
    clearInterval(timer);
    expect(key).toBe("\x03");
    terminal.write(`--- ping statistics ---\r\n${answers} packets received\r\n`);
  }
};

test.each([
  ["frr", "r1#", "ping 192.0.2.1"],
  ["linux", "netops@vm:~$ ", "ping 192.0.2.1"],
  ["linux", "netops@vm:~$ ", "sudo ping6 -I eth0 2001:db8::1"],
  ["vyos", "vyos@r1:~$ ", "ping 192.0.2.1"],
  ["juniper_junos", "netops@r1> ", "ping 192.0.2.1 rapid"],
])(
  "%s: a ping without a count is interrupted, and its statistics are read",
  async (name, prompt, command) => {
    const r1 = await device({ shell: pinging(prompt) });
    const session = await open(r1, { platform: platforms[name]! });
    const { output } = await session.send(command, { timeout_ms: 4_000 });
    expect(output).toMatch(/icmp_seq=1\n[^]*\d packets received$/);
    expect(session.dirty).toBe(false);
  },
);

test.each(["tail -f /var/log/syslog", "journalctl -u ssh -f", "watch date", "top"])(
  "linux: %s is refused with what to do",
  async (command) => {
    const vm = await device({ shell: pinging("netops@vm:~$ ") });
    const session = await open(vm, { platform: platforms["linux"]! });
    const error = await failure(session.send(command, { timeout_ms: 4_000 }));
    expect(error).toMatchObject({ code: "unsupported", details: { sent: false } });
    expect(error.message).toMatch(/does not end by itself\. \w+/);
    expect(vm.ledger).not.toContain(command);
  },
);
