// A commit that waits for its confirmation: found before a change, taken back at once, and never taken for confirmed.
import { expect, test } from "vitest";
import { configDevice } from "../testing/config-device.js";
import { testPlatform } from "../testing/platform.js";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const ms = { timeout_ms: 2_000 };
const platform = testPlatform({
  configure: {
    mode: "config",
    also_modes: ["sub"],
    leave: ["end"],
    candidate: true,
    commit: "commit",
    abort: ["abort"],
    confirm: {
      commit: "commit confirmed {minutes}",
      accept: ["commit"],
      accept_mode: "configure",
      abort: ["rollback 1", "commit"],
      abort_mode: "configure",
      pending: { send: "show commits", pattern: "^rollback pending" },
    },
    rejected: ["^% "],
    locked: [],
  },
});

async function waiting(special: Parameters<typeof configDevice>[0] = {}, of = platform) {
  const { script, state } = configDevice(
    {
      "show commits": (terminal: Terminal) =>
        terminal.write(`0 by netops, commit confirmed\r\n${state.unconfirmed ? "rollback pending\r\n" : ""}`),
      ...special,
    },
    true,
  );
  const r1 = await device(script);
  const session = await open(r1, { platform: of });
  await session.configure(["mtu 1"], { ...ms, confirm_ms: 60_000 });
  return { r1, state, session };
}

test("no other change is committed meanwhile, and the refusal says why and what to do", async () => {
  const { session, r1, state } = await waiting();
  const seen = r1.ledger.length;
  const claimed: string[] = [];
  const error = await failure(
    session.configure(["mtu 2"], { ...ms, beforeSend: async () => void claimed.push("claimed") }),
  );
  expect(error).toMatchObject({ code: "config_locked", details: { sent: false } });
  expect(error.message).toMatch(/rollback pending.*Wait until the device has taken it back/);
  expect([r1.ledger.slice(seen), claimed]).toEqual([["show commits"], []]);
  expect(state.unconfirmed).toBe("commit confirmed 1");
  await session.confirm(ms);
  expect(await session.configure(["mtu 2"], ms)).toMatchObject({ committed: true });
});

test("it is taken back at once, and only where there is one", async () => {
  const { session, r1, state } = await waiting();
  const order: string[] = [];
  const options = { ...ms, beforeSend: async () => void order.push(...r1.ledger.slice(-1)) };
  expect((await session.abortCommit(options)).refused).toBeUndefined();
  expect(order).toEqual(["show commits"]);
  expect(r1.ledger.slice(-4)).toEqual(["configure terminal", "rollback 1", "commit", "end"]);
  expect(state.unconfirmed).toBeUndefined();
  const error = await failure(session.abortCommit(options));
  expect(error).toMatchObject({ code: "unsupported", details: { sent: false } });
  expect(error.message).toContain("no commit waits");
  expect(r1.ledger.at(-1)).toBe("show commits");
});

test("a commit is taken back by a line outside configuration mode", async () => {
  const outside = structuredClone(platform);
  Object.assign(outside.configure?.confirm as object, {
    abort: ["configure session s abort"],
    abort_mode: "command",
  });
  const { session, r1, state } = await waiting(
    { "configure session s abort": (_, now) => void delete now.unconfirmed },
    outside,
  );
  expect((await session.abortCommit(ms)).refused).toBeUndefined();
  expect(r1.ledger.at(-1)).toBe("configure session s abort");
  expect(state.unconfirmed).toBeUndefined();
});

test("a confirmation that the device takes in silence, and that ends nothing, is none", async () => {
  const { session, state } = await waiting({ commit: (terminal) => terminal.write("nothing to do\r\n") });
  expect((await session.confirm(ms)).refused).toContain("the commit still waits: rollback pending");
  expect(state.unconfirmed).toBe("commit confirmed 1");
});

test("a confirmation that is cut off may have been made; the way back is not, before its last line", async () => {
  let cut = "commit";
  const close = (line: string) => async (terminal: Terminal, state: { unconfirmed?: string }) => {
    if (cut !== line || state.unconfirmed === undefined) return "stay" as const;
    terminal.close();
    await new Promise(() => {});
    return undefined;
  };
  const special = { commit: close("commit"), "rollback 1": close("rollback 1") };
  const confirmed = await waiting(special);
  expect((await failure(confirmed.session.confirm(ms))).details).toMatchObject({
    sent: true,
    commit_sent: true,
  });
  cut = "rollback 1";
  const taken = await waiting(special);
  expect((await failure(taken.session.abortCommit(ms))).details).toMatchObject({
    sent: true,
    not_sent: ["commit"],
    commit_sent: false,
  });
});
