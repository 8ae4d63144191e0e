// A session from login to close, on a device that behaves.
import { expect, test } from "vitest";
import { conversation } from "./testing/scripted-device.js";
import { device, open } from "./testing/session.js";

test("opens, sends commands, gives their output without echo and prompt, logs out", async () => {
  const r1 = await device({
    shell: conversation({ "show version": "Version 1.2\r\nUptime 3 days\r\n", "show clock": "12:00\r\n" }),
  });
  const session = await open(r1);
  expect(session.mode).toBe("exec");
  expect(await session.send("show version", { timeout_ms: 2_000 })).toMatchObject({
    command: "show version",
    output: "Version 1.2\nUptime 3 days",
    truncated: false,
    bytes: 25,
  });
  expect((await session.send("show clock", { timeout_ms: 2_000 })).output).toBe("12:00");
  expect((await session.send("", { timeout_ms: 2_000 })).output).toBe("");
  await session.close();
  await r1.idle();
  expect(r1.ledger).toEqual(["show version", "show clock", "", "exit"]);
  expect(session.dirty).toBe(true);
});
