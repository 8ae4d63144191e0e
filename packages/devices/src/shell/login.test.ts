// What is typed at a login, and what is not.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { serialDevice } from "../testing/serial-device.js";
import { device, failure, open } from "../testing/session.js";

const { cisco_iosxe, cisco_s300 } = await loadPlatforms();

test("a device that echoes at once is not asked for its prompt", async () => {
  const r1 = await device(serialDevice({ answers: { "show clock": "12:00:00\r\n" } }));
  const session = await open(r1, { platform: cisco_iosxe! });
  expect((await session.send("show clock", { timeout_ms: 2_000 })).output).toBe("12:00:00");
  expect(r1.ledger).toEqual(["terminal length 0", "terminal width 511", "show clock"]);
});

test("a device that refuses `enable` without asking for a secret: none is blamed", async () => {
  const r1 = await device(serialDevice({ prompt: "R1>", answers: { enable: "% No password set\r\n" } }));
  const login = { username: "netops", password: "secret", enable: "up" };
  const error = await failure(open(r1, { platform: cisco_iosxe!, login }));
  expect(error.message).toContain("% No password set");
  expect(error.message).toContain("did not ask for a secret");
  expect(error.message).not.toContain("One attempt was made");
});

test("a device that asks for the user once more and says nothing after the answer: that is told, and no platform is blamed", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("User Access Verification\r\n\r\nUsername: ");
      await terminal.line();
      await terminal.gone();
    },
  });
  const error = await failure(open(r1, { platform: cisco_s300!, timeouts: { login_ms: 1_000 } }));
  expect(error.code).toBe("login_timeout");
  expect(error.message).toContain('was asked "Username:" once more');
  expect(error.message).not.toContain("platform is right");
  expect(r1.ledger).toEqual(["netops"]);
});
