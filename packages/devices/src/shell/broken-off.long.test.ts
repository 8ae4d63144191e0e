// Commands that do not come to their end, or must not begin: why, what was sent, and whether the session can go on.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { failure } from "../testing/session.js";
import { ms, talk } from "../testing/talk.js";

test("silence in the middle of output times out, dirty, with the last of what was said", async () => {
  const { session, r1 } = await talk({
    show: async (terminal) => (terminal.write("half a li"), terminal.gone()),
  });
  const error = await failure(session.send("show", { timeout_ms: 150 }));
  expect(error).toMatchObject({ code: "command_timeout", details: { sent: true } });
  expect(error.details.tail).toContain("half a li");
  expect(error.message).toContain('"r1#"');
  expect(session.dirty).toBe(true);
  expect((await failure(session.send("show", ms))).code).toBe("session_lost");
  await session.close();
  await r1.idle();
  expect(r1.ledger).toEqual(["show"]);
});

test("an abort in the middle of a command", async () => {
  const abort = new AbortController();
  const { session, r1 } = await talk({ show: async (terminal) => (abort.abort(), terminal.gone()) });
  expect(await failure(session.send("show", { ...ms, signal: abort.signal }))).toMatchObject({
    code: "cancelled",
    details: { sent: true },
  });
  expect(session.dirty).toBe(true);
  await session.close();
  await r1.idle();
});

test("an abort before the command: nothing is sent and the session stays usable", async () => {
  const { session, r1 } = await talk({});
  const error = await failure(session.send("show", { ...ms, signal: AbortSignal.abort() }));
  expect(error).toMatchObject({ code: "cancelled", details: { sent: false } });
  expect(session.dirty).toBe(false);
  expect(r1.ledger).toEqual([]);
});

test("the device closes the session in the middle of a command", async () => {
  const { session } = await talk({
    show: (terminal) => (terminal.write("bye\r\n"), terminal.channel.end(), terminal.close()),
  });
  const error = await failure(session.send("show", ms));
  expect(error).toMatchObject({ code: "session_lost", details: { sent: true } });
  expect(error.details.tail).toContain("bye");
  expect((await failure(session.send("show", ms))).details.sent).toBe(false);
});

test("a reload may end the session", async () => {
  const { session } = await talk({
    reload: (terminal) => (terminal.write("going down\r\n"), terminal.close()),
  });
  const result = await session.send("reload", { ...ms, expect_disconnect: true });
  expect(result).toMatchObject({ disconnected: true, output: "going down" });
  expect(session.dirty).toBe(true);
});

test("beforeSend is awaited before the first byte; its rejection sends nothing and leaves the session usable", async () => {
  const { session, r1 } = await talk({ "show clock": "12:00\r\n" });
  const why = new Error("not wanted any more");
  expect(await failure(session.send("show clock", { ...ms, beforeSend: () => Promise.reject(why) }))).toBe(
    why,
  );
  expect(r1.ledger).toEqual([]);
  let before: string[] = ["unset"];
  const beforeSend = async (): Promise<void> => {
    await sleep(20);
    before = [...r1.ledger];
  };
  expect((await session.send("show clock", { ...ms, beforeSend })).output).toBe("12:00");
  expect(before).toEqual([]);
});

test("an abort or a loss during beforeSend sends nothing", async () => {
  const abort = new AbortController();
  const { session, r1 } = await talk({});
  const aborted = failure(
    session.send("show", { ...ms, signal: abort.signal, beforeSend: async () => abort.abort() }),
  );
  expect(await aborted).toMatchObject({ code: "cancelled", details: { sent: false } });
  expect(session.dirty).toBe(false);
  const lost = failure(session.send("show", { ...ms, beforeSend: () => r1.close().then(() => sleep(20)) }));
  expect(await lost).toMatchObject({ code: "session_lost", details: { sent: false } });
  expect(r1.ledger).toEqual([]);
});

test("a second command before the first has ended is refused, the first goes on", async () => {
  const { session } = await talk({ "show clock": "12:00\r\n" });
  const first = session.send("show clock", ms);
  expect((await failure(session.send("show clock", ms))).details.sent).toBe(false);
  expect((await first).output).toBe("12:00");
});

test.each(["show\nreload", "show\rreload", "show\x03", "a\x1b[A"])(
  "a command that hides a line break or control character is refused: %j",
  async (command) => {
    const { session, r1 } = await talk({});
    expect(await failure(session.send(command, ms))).toMatchObject({
      code: "unsupported",
      details: { sent: false },
    });
    expect(r1.ledger).toEqual([]);
  },
);

test("secrets are masked in what an error says", async () => {
  const mask = (text: string): string => text.replaceAll("hunter2", "***");
  const { session } = await talk(
    { "key hunter2": async (terminal) => (terminal.write("key hunter2 is"), terminal.gone()) },
    { mask },
  );
  const error = await failure(session.send("key hunter2", { timeout_ms: 100 }));
  expect(error.code).toBe("command_timeout");
  expect(`${error.message} ${error.details.tail} ${String(error.cause)}`).not.toContain("hunter2");
  expect(error.details.tail).toContain("key *** is");
});

test("a refusal of the device is named", async () => {
  const { session } = await talk({
    shw: "     ^\r\n% Invalid input detected at '^' marker.\r\n\r\n",
    "show x": "fine\r\n",
  });
  expect(await session.send("shw", ms)).toMatchObject({ refused: "% Invalid input detected at '^' marker." });
  expect((await session.send("show x", ms)).refused).toBeUndefined();
});
