// Changing a configuration: what was accepted is known exactly, and config mode is left whatever happens.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { configDevice } from "../testing/config-device.js";
import { testPlatform } from "../testing/platform.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";
import { ms, plain, leftAlone } from "../testing/configured.js";

test("enters config mode, sends the lines, leaves it", async () => {
  const { session, r1, state } = await plain();
  const lines = ["interface e0", "shutdown", "exit", "router ospf"];
  expect(await session.configure(lines, ms)).toMatchObject({ accepted: lines, not_sent: [], left: true });
  expect(r1.ledger).toEqual(["configure terminal", ...lines, "end"]);
  expect(state.running).toEqual(["interface e0", "shutdown", "router ospf"]);
  await leftAlone(session);
});

test("stops at the first rejected line, names it, and leaves", async () => {
  const { session, r1, state } = await plain();
  const result = await session.configure(["interface e0", "bad line", "shutdown", "no"], ms);
  expect(result).toMatchObject({
    accepted: ["interface e0"],
    rejected: { line: "bad line", index: 1, said: "% Invalid input detected" },
    not_sent: ["shutdown", "no"],
    left: true,
  });
  expect(r1.ledger).toEqual(["configure terminal", "interface e0", "bad line", "", "end"]);
  expect(state.prompt).toBe("r1#");
  await leftAlone(session);
});

test("lines after one that leaves config mode are not typed into the command mode", async () => {
  const { session, r1 } = await plain();
  const result = await session.configure(["hostname x", "end", "reload"], ms);
  expect(result.accepted).toEqual(["hostname x", "end"]);
  expect(result.rejected).toMatchObject({ line: "reload", index: 2 });
  expect(result.not_sent).toEqual(["reload"]);
  expect(r1.ledger).not.toContain("reload");
});

test("a line at which the device leaves config mode by itself is rejected with what it said", async () => {
  const locked = "Config session is locked by process '566', user will be pushed back to exec mode.";
  const { session, r1 } = await plain({
    "no boot system": (terminal, _state, leave) => {
      terminal.write(`${locked}\r\n`);
      leave();
    },
    "silent kick": (_terminal, _state, leave) => leave(),
  });
  expect(await session.configure(["hostname x", "no boot system", "end", "reload"], ms)).toMatchObject({
    accepted: ["hostname x"],
    rejected: { line: "no boot system", index: 1, said: locked },
    not_sent: ["end", "reload"],
    left: true,
  });
  expect(await session.configure(["silent kick"], ms)).toMatchObject({
    accepted: [],
    rejected: { line: "silent kick", said: "the device left configuration mode at this line" },
  });
  expect(await session.configure(["hostname y", "exi"], ms)).toMatchObject({
    accepted: ["hostname y", "exi"],
  });
  expect(r1.ledger).not.toContain("reload");
});

test("a hostname that is cut short in config mode", async () => {
  const { session } = await plain({}, "a-very-long-hostname-of-forty-characters");
  expect(await session.configure(["interface e0", "shutdown"], ms)).toMatchObject({
    left: true,
    accepted: ["interface e0", "shutdown"],
  });
  await leftAlone(session);
});

test("a question within the change is answered by a reply; without one it ends the change and config mode is left", async () => {
  const zeroize = {
    "crypto key zeroize": async (terminal: Terminal) => {
      terminal.write("Remove all keys? [yes/no]: ");
      if ((await terminal.line()) === "\x03") return;
      terminal.write("removed\r\n");
    },
  };
  const first = await plain(zeroize);
  const replies = [{ prompt: "\\[yes/no\\]", answer: "yes" }];
  expect((await first.session.configure(["crypto key zeroize"], { ...ms, replies })).accepted).toEqual([
    "crypto key zeroize",
  ]);
  const second = await plain(zeroize);
  const error = await failure(second.session.configure(["hostname x", "crypto key zeroize", "shutdown"], ms));
  expect(error).toMatchObject({
    code: "unanswered_question",
    details: { sent: true, accepted: ["hostname x"], not_sent: ["shutdown"], left: true },
  });
  expect(second.state.prompt).toBe("r1#");
  expect(second.r1.ledger).toEqual(["configure terminal", "hostname x", "crypto key zeroize", "\x03", "end"]);
  await leftAlone(second.session);
});

test("beforeSend is awaited before the line that enters config mode", async () => {
  const { session, r1 } = await plain();
  const why = new Error("not wanted");
  expect(
    await failure(session.configure(["hostname x"], { ...ms, beforeSend: () => Promise.reject(why) })),
  ).toBe(why);
  expect(r1.ledger).toEqual([]);
  await leftAlone(session);
  let before = ["unset"];
  await session.configure(["hostname x"], {
    ...ms,
    beforeSend: async () => void (await sleep(10), (before = [...r1.ledger])),
  });
  expect(before).toEqual([]);
});

test("a configuration that another session holds: nothing was sent, the session stays usable", async () => {
  const { session, r1 } = await plain({
    "configure terminal": (terminal) => terminal.write("% Configuration is locked by admin on vty 1\r\n"),
  });
  const error = await failure(session.configure(["hostname x"], ms));
  expect(error).toMatchObject({ code: "config_locked", details: { sent: false, not_sent: ["hostname x"] } });
  expect(error.message).toContain("admin on vty 1");
  expect(r1.ledger).toEqual(["configure terminal"]);
  await leftAlone(session);
});

test("a user who may not configure", async () => {
  const { session } = await plain({
    "configure terminal": (terminal) => terminal.write("% Invalid command\r\n"),
  });
  const error = await failure(session.configure(["hostname x"], ms));
  expect(error).toMatchObject({ code: "mode_unreachable", details: { sent: false } });
  expect(error.message).toContain("% Invalid command");
  await leftAlone(session);
});

test("a line that is never answered: times out, Ctrl-C, config mode is left over the same session", async () => {
  const { session, r1, state } = await plain({ slow: async (terminal) => void (await terminal.line()) });
  const error = await failure(session.configure(["hostname x", "slow", "shutdown"], { timeout_ms: 150 }));
  expect(error).toMatchObject({
    code: "command_timeout",
    details: { sent: true, accepted: ["hostname x"], not_sent: ["shutdown"], left: true },
  });
  expect(error.message).toContain("config mode was left");
  expect(r1.ledger).toEqual(["configure terminal", "hostname x", "slow", "\x03", "end"]);
  expect(state.prompt).toBe("r1#");
  expect(session.dirty).toBe(true);
});

test("an abort in the middle of a change: config mode is left", async () => {
  const abort = new AbortController();
  const { session, r1, state } = await plain({
    slow: async (terminal) => {
      abort.abort();
      await terminal.line();
    },
  });
  const error = await failure(
    session.configure(["hostname x", "slow", "shutdown"], { ...ms, signal: abort.signal }),
  );
  expect(error).toMatchObject({
    code: "cancelled",
    details: { sent: true, accepted: ["hostname x"], not_sent: ["shutdown"], left: true },
  });
  expect(r1.ledger.at(-1)).toBe("end");
  expect(state.prompt).toBe("r1#");
});

test("a device that answers no more: the session is closed within the time for leaving", async () => {
  const { session, r1 } = await plain({ freeze: async (terminal) => await terminal.gone() });
  const error = await failure(
    session.configure(["hostname x", "freeze"], { timeout_ms: 100, leave_timeout_ms: 300 }),
  );
  expect(error).toMatchObject({
    code: "command_timeout",
    details: { left: false, accepted: ["hostname x"], not_sent: [] },
  });
  expect(error.message).toContain("the session was closed");
  await r1.idle();
});

test("a session lost in the middle tells which lines were accepted", async () => {
  const { session } = await plain({ "no ip": (terminal) => terminal.close() });
  const error = await failure(session.configure(["hostname x", "no ip", "shutdown"], ms));
  expect(error).toMatchObject({
    code: "session_lost",
    details: { sent: true, accepted: ["hostname x"], not_sent: ["shutdown"], left: false },
  });
});

test("a session lost on the way into config mode has sent nothing of the change", async () => {
  const { session } = await plain({ "configure terminal": (terminal) => terminal.close() });
  expect(await failure(session.configure(["hostname x"], ms))).toMatchObject({
    code: "session_lost",
    details: { sent: false, not_sent: ["hostname x"] },
  });
});

test("save answers the dialogs of saving", async () => {
  const { script } = configDevice({
    "copy run start": async (terminal) => {
      terminal.write("Destination filename [startup-config]? ");
      terminal.write((await terminal.line()) === "" ? "[OK]\r\n" : "no\r\n");
    },
  });
  const r1 = await device(script);
  const session = await open(r1, {
    platform: testPlatform({
      save: { send: "copy run start", dialogs: [{ prompt: "Destination filename", answer: "" }] },
    }),
  });
  expect((await session.save(ms)).output).toContain("[OK]");
});
