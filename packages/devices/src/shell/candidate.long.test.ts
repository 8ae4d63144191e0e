// Changing a configuration through a candidate: one commit, all or nothing, confirmed or taken back.
import { expect, test } from "vitest";
import { failure, open } from "../testing/session.js";
import { ms, plain, candidatePlatform, candidate, leftAlone } from "../testing/configured.js";

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
  expect(r1.ledger).toEqual([
    "configure terminal",
    "interface e0",
    "mtu 9000",
    "",
    "show diff",
    "",
    "commit",
    "",
    "end",
  ]);
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
  expect(r1.ledger).toEqual(["configure terminal", "interface e0", "bad", "", "abort"]);
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
