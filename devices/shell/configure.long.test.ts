// Changing a configuration: what was accepted is known exactly, and config mode is left whatever happens.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Session } from "../session.js";
import { configDevice } from "../testing/config-device.js";
import { testPlatform } from "../testing/platform.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const ms = { timeout_ms: 2_000 };

async function plain(special: Parameters<typeof configDevice>[0] = {}, name = "r1") {
  const { script, state } = configDevice(special, false, name);
  const r1 = await device(script);
  return { r1, state, session: await open(r1, { device: r1.device({ name }) }) };
}

const candidatePlatform = (more = {}) =>
  testPlatform({
    configure: {
      mode: "config",
      also_modes: ["sub"],
      leave: ["end"],
      candidate: true,
      commit: "commit",
      abort: ["abort"],
      diff: "show diff",
      confirm: { commit: "commit confirmed {minutes}", accept: ["commit"], accept_mode: "configure" },
      rejected: ["^% "],
      locked: ["^% Configuration is locked"],
      ...more,
    },
  });

async function candidate(special: Parameters<typeof configDevice>[0] = {}) {
  const { script, state } = configDevice(special, true);
  const r1 = await device(script);
  return { r1, state, session: await open(r1, { platform: candidatePlatform() }) };
}

async function leftAlone(session: Session): Promise<void> {
  expect(session.mode).toBe("exec");
  expect(session.dirty).toBe(false);
}

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
  expect(r1.ledger).toEqual(["configure terminal", "interface e0", "bad line", "end"]);
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

test("candidate: one commit, with the difference", async () => {
  const { session, r1, state } = await candidate();
  expect(await session.configure(["interface e0", "mtu 9000"], ms)).toMatchObject({
    accepted: ["interface e0", "mtu 9000"],
    committed: true,
    discarded: false,
    diff: "+ interface e0\n+ mtu 9000",
    left: true,
  });
  expect(state.running).toEqual(["interface e0", "mtu 9000"]);
  expect(r1.ledger).toEqual(["configure terminal", "interface e0", "mtu 9000", "show diff", "commit", "end"]);
});

test("candidate: a rejected line discards all", async () => {
  const { session, r1, state } = await candidate();
  expect(await session.configure(["interface e0", "bad", "mtu 9000"], ms)).toMatchObject({
    accepted: [],
    rejected: { line: "bad", index: 1 },
    not_sent: ["mtu 9000"],
    committed: false,
    discarded: true,
    left: true,
  });
  expect(r1.ledger).toEqual(["configure terminal", "interface e0", "bad", "abort"]);
  expect(state).toMatchObject({ running: [], candidate: [] });
  await leftAlone(session);
});

test("candidate: a commit that is refused discards all and says why", async () => {
  const { session, state } = await candidate({
    commit: (terminal) => terminal.write("% Validation failed: mtu\r\n"),
  });
  expect(await session.configure(["mtu 1"], ms)).toMatchObject({
    accepted: [],
    rejected: { line: "commit", index: 1, said: "% Validation failed: mtu" },
    not_sent: [],
    committed: false,
    discarded: true,
  });
  expect(state).toMatchObject({ running: [], candidate: [], prompt: "r1#" });
});

test("candidate: a commit that finds the configuration locked", async () => {
  const { session, state } = await candidate({
    commit: (terminal) => terminal.write("% Configuration is locked by x\r\n"),
  });
  const error = await failure(session.configure(["mtu 1"], ms));
  expect(error).toMatchObject({
    code: "config_locked",
    details: { accepted: ["mtu 1"], discarded: true, commit_sent: false, left: true },
  });
  expect(state.running).toEqual([]);
});

test("candidate: an abort discards and leaves", async () => {
  const abort = new AbortController();
  const { session, state } = await candidate({
    slow: async (terminal) => (abort.abort(), void (await terminal.line())),
  });
  const error = await failure(session.configure(["mtu 1", "slow"], { ...ms, signal: abort.signal }));
  expect(error).toMatchObject({
    code: "cancelled",
    details: { sent: true, discarded: true, commit_sent: false, left: true },
  });
  expect(state).toMatchObject({ running: [], candidate: [], prompt: "r1#" });
});

test("candidate: a commit that is never answered says that it was sent", async () => {
  const { session } = await candidate({ commit: async (terminal) => void (await terminal.line()) });
  const error = await failure(session.configure(["mtu 1"], { timeout_ms: 150 }));
  expect(error).toMatchObject({ code: "command_timeout", details: { sent: true, commit_sent: true } });
});

test("dry run: shows the difference and discards", async () => {
  const { session, r1, state } = await candidate();
  expect(await session.configure(["mtu 1"], { ...ms, dry_run: true })).toMatchObject({
    accepted: [],
    committed: false,
    discarded: true,
    diff: "+ mtu 1",
    left: true,
  });
  expect(state).toMatchObject({ running: [], candidate: [] });
  expect(r1.ledger).not.toContain("commit");
});

test("commit-confirm, and its confirmation over a new session", async () => {
  const { session, r1, state } = await candidate();
  expect(await session.configure(["mtu 1"], { ...ms, confirm_ms: 290_000 })).toMatchObject({
    committed: true,
  });
  expect(state.unconfirmed).toBe("commit confirmed 5");
  await session.close();
  const fresh = await open(r1, { platform: candidatePlatform() });
  const order: string[] = [];
  const result = await fresh.confirm({
    ...ms,
    beforeSend: async () => void order.push(...r1.ledger.slice(-1)),
  });
  expect(order).toEqual(["exit"]);
  expect(result).toMatchObject({ command: "commit" });
  expect(result.refused).toBeUndefined();
  expect(state.unconfirmed).toBeUndefined();
  await leftAlone(fresh);
});

test("what a platform does not have is refused before anything is sent", async () => {
  const { session, r1 } = await plain();
  expect(await failure(session.configure(["x"], { ...ms, dry_run: true }))).toMatchObject({
    code: "unsupported",
    details: { sent: false },
  });
  expect(await failure(session.configure(["x"], { ...ms, confirm_ms: 60_000 }))).toMatchObject({
    code: "unsupported",
    details: { sent: false },
  });
  expect(await failure(session.confirm(ms))).toMatchObject({ code: "unsupported", details: { sent: false } });
  expect(r1.ledger).toEqual([]);
  await leftAlone(session);
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
