// Sessions kept between uses: bounded per device, never dirty, never leaked.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { openSession } from "../open.js";
import { conversation, type ScriptedDevice } from "../testing/scripted-device.js";
import { device, failure, openOptions } from "../testing/session.js";
import { testPlatform } from "../testing/platform.js";
import type { Terminal } from "../testing/terminal.js";
import { type AcquireOptions, type PoolOptions, SessionPool } from "./pool.js";

const ms = { timeout_ms: 2_000 };

async function pooled(r1: ScriptedDevice, options: PoolOptions = {}) {
  const pool = new SessionPool(options);
  onTestFinished(() => pool.closeAll());
  const base = await openOptions(r1);
  const acquire = (over: Partial<AcquireOptions> & { password?: string } = {}) => {
    const { password = "secret", ...rest } = over;
    const to = rest.device ?? base.device;
    const login = { username: "netops", password };
    return pool.acquire({
      device: to,
      credential: { name: "lab", username: "netops" },
      platform: base.platform,
      login,
      run: "run-1",
      open: (given) => openSession({ ...base, device: to, login, ...given }),
      ...rest,
    });
  };
  return { pool, acquire, base };
}

const answering = conversation({ "show clock": "12:00\r\n", hang: (terminal) => terminal.gone() });

test("a released session is used again, also by another run", async () => {
  const r1 = await device({ shell: answering });
  const { acquire, pool } = await pooled(r1);
  const first = await acquire();
  await first.session.send("show clock", ms);
  await first.release();
  expect(pool.stats).toEqual({ devices: 1, idle: 1, busy: 0 });
  const second = await acquire({ run: "run-2" });
  expect(second).toMatchObject({ reused: true, session: first.session });
  expect((await second.session.send("show clock", ms)).output).toBe("12:00");
  await second.release();
  await second.release();
  expect(r1.accepted).toBe(1);
});

test("a dirty session is closed, not kept", async () => {
  const r1 = await device({ shell: answering });
  const { acquire, pool } = await pooled(r1);
  const first = await acquire();
  await failure(first.session.send("hang", { timeout_ms: 50 }));
  await first.release();
  await r1.idle();
  expect(pool.stats).toEqual({ devices: 0, idle: 0, busy: 0 });
  expect((await acquire()).reused).toBe(false);
});

test("a kept session that has to be alive and has died is replaced, and nothing was typed to find out", async () => {
  const r1 = await device({ shell: answering });
  const { acquire } = await pooled(r1, { health_ms: 100 });
  await (await acquire()).release();
  r1.freeze();
  const lease = await acquire({ proven: true });
  expect(lease.reused).toBe(false);
  expect((await lease.session.send("show clock", ms)).output).toBe("12:00");
  expect(r1.ledger).toEqual(["show clock"]);
});

test("a kept session that the device has closed is replaced", async () => {
  let hangUp = (): void => {};
  const r1 = await device({
    shell: (terminal) => {
      hangUp = () => terminal.close();
      return answering(terminal);
    },
  });
  const { acquire } = await pooled(r1);
  const first = await acquire();
  await first.session.send("show clock", ms);
  await first.release();
  hangUp();
  await expect.poll(() => first.session.dirty).toBe(true);
  expect((await acquire()).reused).toBe(false);
});

test("idle sessions are closed after a while, with a logout", async () => {
  const r1 = await device({ shell: answering });
  const { acquire, pool } = await pooled(r1, { idle_ms: 30 });
  await (await acquire()).release();
  await r1.idle();
  expect(r1.ledger).toEqual(["exit"]);
  expect(pool.stats.devices).toBe(0);
});

test("one session at once by default, the others wait in order; `sessions` raises it", async () => {
  const r1 = await device({ shell: answering });
  const { acquire } = await pooled(r1);
  const first = await acquire();
  const order: string[] = [];
  const waiting = ["a", "b"].map(async (name) => {
    const lease = await acquire();
    order.push(name);
    await lease.release();
  });
  await sleep(30);
  expect(order).toEqual([]);
  await first.release();
  await Promise.all(waiting);
  expect(order).toEqual(["a", "b"]);
  expect(r1.accepted).toBe(1);
  const two = r1.device({ sessions: 2 });
  const leases = await Promise.all([acquire({ device: two }), acquire({ device: two })]);
  expect(r1.connections).toBe(2);
  await Promise.all(leases.map((lease) => lease.release()));
});

test("says what is waited for, and nothing where a session is free", async () => {
  const r1 = await device({ shell: answering });
  const { acquire, base } = await pooled(r1);
  const waits: string[] = [];
  const onWait = (what: string) => waits.push(what);
  const first = await acquire({ onWait });
  const second = acquire({ onWait });
  expect(waits).toEqual([
    `a session with ${base.device.host}:${base.device.port} (one at a time for an address; \`sessions\` in the inventory says how many)`,
  ]);
  await first.release();
  await (await second).release();
});

test("waiting for a session can be given up", async () => {
  const r1 = await device({ shell: answering });
  const { acquire, pool } = await pooled(r1);
  const first = await acquire();
  const abort = new AbortController();
  const waiting = failure(acquire({ signal: abort.signal }));
  abort.abort();
  expect(await waiting).toMatchObject({ code: "cancelled", details: { sent: false } });
  await first.release();
  expect(await (await acquire()).release()).toBeUndefined();
  expect(pool.stats).toEqual({ devices: 1, idle: 1, busy: 0 });
});

test("a session kept for another credential gives its line up", async () => {
  const r1 = await device({ shell: answering });
  const { acquire } = await pooled(r1);
  await (await acquire()).release();
  const other = await acquire({ credential: { name: "other", username: "netops" } });
  expect(other.reused).toBe(false);
  expect(r1.connections).toBe(1);
});

test("closeAll closes what is kept and what is used, and gives out no more", async () => {
  const r1 = await device({ shell: answering });
  const { acquire, pool } = await pooled(r1);
  const two = r1.device({ sessions: 2 });
  const [used, kept] = await Promise.all([acquire({ device: two }), acquire({ device: two })]);
  await kept?.release();
  const waiting = failure(acquire());
  await pool.closeAll();
  expect((await waiting).code).toBe("cancelled");
  await r1.idle();
  expect(used?.session.dirty).toBe(true);
  expect((await failure(acquire())).code).toBe("cancelled");
  await used?.release();
  expect(pool.stats).toEqual({ devices: 0, idle: 0, busy: 0 });
});

test("after a failed login the device is left alone for a moment", async () => {
  const r1 = await device({ no_shell: true });
  const { acquire } = await pooled(r1, { login_pause_ms: 60_000 });
  expect((await failure(acquire())).code).toBe("session_limit");
  const abort = new AbortController();
  const again = failure(acquire({ signal: abort.signal }));
  await sleep(50);
  expect(r1.accepted).toBe(1);
  abort.abort();
  expect((await again).code).toBe("cancelled");
});

test("a device that refused a credential is not asked again in the run, but in the next", async () => {
  const r1 = await device();
  const { acquire } = await pooled(r1, { login_pause_ms: 0 });
  expect((await failure(acquire({ password: "wrong" }))).code).toBe("login_refused");
  const again = await failure(acquire({ password: "wrong" }));
  expect(again.code).toBe("login_refused");
  expect(again.message).toContain("not tried again in this run");
  expect(r1.logins).toHaveLength(1);
  await failure(acquire({ password: "wrong", run: "run-2" }));
  expect(r1.logins).toHaveLength(2);
});

test("10,000 uses leave nothing behind", { timeout: 60_000 }, async () => {
  const r1 = await device({ shell: answering });
  const { acquire, pool } = await pooled(r1);
  const warnings: Error[] = [];
  const warn = (warning: Error): void => void warnings.push(warning);
  process.on("warning", warn);
  onTestFinished(() => void process.off("warning", warn));
  for (let n = 0; n < 10_000; n++) await (await acquire({ run: `run-${n % 7}` })).release();
  expect(r1.accepted).toBe(1);
  expect(pool.stats).toEqual({ devices: 1, idle: 1, busy: 0 });
  expect(warnings).toEqual([]);
  await pool.closeAll();
  expect(pool.stats.devices).toBe(0);
  await r1.idle();
});

test("devices behind a jump host that refuses: one failed login there, and their own credential stays good", async () => {
  const bastion = await device({
    login: (attempt) => (attempt.method === "none" ? attempt.reject(["password"]) : attempt.reject()),
  });
  const r1 = await device({ shell: answering });
  const { acquire, base } = await pooled(r1);
  const hop = bastion.device({ name: "bastion" });
  const jumps = [{ device: hop, login: { username: "hop", password: "wrong" } }];
  const wanted = (name: string): Partial<AcquireOptions> => {
    const to = { ...base.device, name, host: `127.0.0.${name.slice(1)}`, jumps: ["bastion"] };
    return {
      device: to,
      jumps: [{ device: hop, credential: { name: "hop", username: "hop" } }],
      open: (given) => openSession({ ...base, device: to, jumps, ...given }),
    };
  };
  const errors = await Promise.all(
    ["r2", "r3", "r4", "r5", "r6"].map((name) => failure(acquire(wanted(name)))),
  );
  expect(bastion.logins.filter(({ method }) => method === "password")).toHaveLength(1);
  for (const error of errors)
    expect(error).toMatchObject({ code: "login_refused", details: { hop: "bastion" } });
  expect(errors[4]?.message).toMatch(/^r6: its jump host cannot be used\. bastion refused/);
  expect((await (await acquire()).session.send("show clock", ms)).output).toBe("12:00");
});

test("the first login of a credential holds others up until it is accepted, not until the session is ready", async () => {
  const platform = testPlatform({ setup: ["terminal length 0"] });
  const order: string[] = [];
  let isPrepared!: () => void;
  const prepared = new Promise<void>((resolve) => (isPrepared = resolve));
  const shell = (name: string, setUp: () => Promise<void>) => async (terminal: Terminal) => {
    terminal.write(`${name}>`);
    for (let prompt = `${name}>`; ; terminal.write(prompt)) {
      const line = await terminal.line();
      if (line === "enable") {
        terminal.write("Password: ");
        await terminal.line(false);
        await sleep(50);
        order.push(`${name} accepted`);
        terminal.write("\r\n");
        prompt = `${name}#`;
      } else if (line === "terminal length 0") await setUp();
    }
  };
  const r1 = await device({ shell: shell("r1", () => prepared.then(() => void order.push("r1 ready"))) });
  const r2 = await device({ shell: shell("r2", async () => isPrepared()) });
  const pool = new SessionPool();
  onTestFinished(() => pool.closeAll());
  const login = { username: "netops", password: "secret", enable: "secret" };
  const optionsOf = (to: ScriptedDevice, name: string) =>
    openOptions(to, { platform, login, device: to.device({ name }) });
  const both = [await optionsOf(r1, "r1"), await optionsOf(r2, "r2")];
  const about = { credential: { name: "lab", username: "netops" }, platform, login, run: "run-1" };
  const acquire = (base: (typeof both)[number]) =>
    pool.acquire({ ...about, device: base.device, open: (given) => openSession({ ...base, ...given }) });
  await Promise.all(both.map(acquire));
  expect(order).toEqual(["r1 accepted", "r2 accepted", "r1 ready"]);
});
