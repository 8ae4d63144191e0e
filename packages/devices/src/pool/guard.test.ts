// A wrong credential stops before it locks accounts.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { DeviceError } from "../errors.js";
import { failure } from "../testing/session.js";
import { CredentialGuard } from "./guard.js";
import type { LoginEntry, LoginLedger, LoginOutcome } from "./login-ledger.js";

const key = (device: string, more = {}) => ({ run: "run-1", credential: "lab", device, ...more });
const refuse = (device: string) => () =>
  Promise.reject(new DeviceError("login_refused", `${device} refused`, { sent: false }));

/** A login that takes a while, and how many went on when each began. */
function counted() {
  let now = 0;
  const most: number[] = [];
  const attempt = async (): Promise<void> => {
    most.push(++now);
    await sleep(10);
    now--;
  };
  return { most, attempt };
}

test("the first login of a credential is made alone; once it is proven the others go together", async () => {
  const guard = new CredentialGuard();
  const { most, attempt } = counted();
  await Promise.all(Array.from({ length: 5 }, (_, n) => guard.login(key(`r${n}`), attempt)));
  expect(most).toEqual([1, 1, 2, 3, 4]);
});

test("nobody waits for what follows once the first device has accepted the credential", async () => {
  const guard = new CredentialGuard();
  const order: string[] = [];
  let prepared!: () => void;
  const first = guard.login(key("r1"), async (accepted) => {
    order.push("r1 asked");
    await sleep(10);
    accepted();
    await new Promise<void>((resolve) => (prepared = resolve));
    order.push("r1 ready");
  });
  await guard.login(key("r2"), async () => void order.push("r2 asked"));
  prepared();
  await first;
  expect(order).toEqual(["r1 asked", "r2 asked", "r1 ready"]);
});

test("a jump host and what is behind it are accepted together", async () => {
  const guard = new CredentialGuard();
  const through = [{ device: "jump", credential: "jumps" }];
  const order: string[] = [];
  let prepared!: () => void;
  const first = guard.login(key("r1", { through }), async (accepted) => {
    accepted();
    await new Promise<void>((resolve) => (prepared = resolve));
    order.push("r1 ready");
  });
  await guard.login(key("r2", { through }), async () => void order.push("r2 asked"));
  prepared();
  await first;
  expect(order).toEqual(["r2 asked", "r1 ready"]);
});

test("after three devices refused it, the run tries it nowhere else", async () => {
  const guard = new CredentialGuard();
  const tried: string[] = [];
  const errors = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      failure(
        guard.login(key(`r${n}`), () => {
          tried.push(`r${n}`);
          return refuse(`r${n}`)();
        }),
      ),
    ),
  );
  expect(tried).toEqual(["r0", "r1", "r2"]);
  expect(errors.map((error) => error.code)).toEqual([
    ...Array<string>(3).fill("login_refused"),
    ...Array<string>(17).fill("credential_blocked"),
  ]);
  expect(errors[5]?.message).toContain("r0, r1, r2 refused it");
  await guard.login(key("r9", { run: "run-2" }), async () => {});
  await guard.login(key("r9", { credential: "other" }), async () => {});
  guard.forget("run-1");
  await guard.login(key("r9"), async () => {});
});

test("refusals count after a success too", async () => {
  const guard = new CredentialGuard();
  await guard.login(key("good"), async () => {});
  for (const device of ["r1", "r2", "r3"]) await failure(guard.login(key(device), refuse(device)));
  expect((await failure(guard.login(key("good"), async () => {}))).code).toBe("credential_blocked");
});

test("a device that cannot be reached proves nothing: the next is alone again", async () => {
  const guard = new CredentialGuard();
  let now = 0;
  const down = async (): Promise<never> => {
    expect(++now).toBe(1);
    await sleep(5);
    now--;
    throw new DeviceError("unreachable", "down", { sent: false });
  };
  const errors = await Promise.all(
    Array.from({ length: 6 }, (_, n) => failure(guard.login(key(`r${n}`), down))),
  );
  expect(new Set(errors.map((error) => error.code))).toEqual(new Set(["unreachable"]));
});

test("waiting for the first login can be given up", async () => {
  const guard = new CredentialGuard();
  let finish!: () => void;
  const first = guard.login(key("r1"), () => new Promise<void>((resolve) => (finish = resolve)));
  const abort = new AbortController();
  const second = failure(guard.login(key("r2", { signal: abort.signal }), async () => {}));
  abort.abort();
  expect((await second).code).toBe("cancelled");
  finish();
  await first;
});

test("runs are forgotten in the end", async () => {
  const guard = new CredentialGuard();
  for (let n = 0; n < 3_000; n++) await guard.login(key("r1", { run: `run-${n}` }), async () => {});
  expect(guard.size).toBe(1_000);
});

const bastion = { device: "bastion", credential: "jump" };
const behind = (device: string, more = {}) => key(device, { through: [bastion], ...more });
const refusedBy = (hop: string) => () =>
  Promise.reject(new DeviceError("login_refused", `${hop} refused`, { sent: false, hop }));

test.each([false, true])(
  "a jump host that refuses is asked once, and what is behind it is not blamed (credential proven elsewhere: %s)",
  async (isProven) => {
    const guard = new CredentialGuard();
    if (isProven) await guard.login(key("other", { credential: "jump" }), async () => {});
    let tries = 0;
    const errors = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        failure(
          guard.login(behind(`r${n}`), async () => {
            tries++;
            await sleep(5);
            return await refusedBy("bastion")();
          }),
        ),
      ),
    );
    expect(tries).toBe(1);
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["login_refused"]));
    expect(errors[7]?.message).toBe(
      "r7: its jump host cannot be used. bastion refused It was not tried again in this run.",
    );
    await guard.login(key("r1"), async () => {});
    expect((await failure(guard.login(key("bastion", { credential: "jump" }), async () => {}))).code).toBe(
      "login_refused",
    );
  },
);

test("devices behind a jump host that refuse count against their own credential", async () => {
  const guard = new CredentialGuard();
  for (const device of ["r1", "r2", "r3"]) await failure(guard.login(behind(device), refuse(device)));
  const error = await failure(guard.login(behind("r4"), async () => {}));
  expect(error.code).toBe("credential_blocked");
  expect(error.message).toContain("credential lab");
  await guard.login(key("r4", { credential: "jump" }), async () => {});
});

test("one credential for the jump host and what is behind it; others the other way round", async () => {
  const guard = new CredentialGuard();
  const { most, attempt } = counted();
  const same = { through: [{ device: "bastion", credential: "lab" }] };
  await Promise.all(Array.from({ length: 4 }, (_, n) => guard.login(key(`r${n}`, same), attempt)));
  expect(most).toEqual([1, 1, 2, 3]);
  await Promise.all([
    guard.login(key("x", { credential: "a", through: [{ device: "y", credential: "b" }] }), attempt),
    guard.login(key("y", { credential: "b", through: [{ device: "x", credential: "a" }] }), attempt),
  ]);
});

/** What all workers see; slow enough that they meet. */
class SharedLedger implements LoginLedger {
  readonly entries: LoginEntry[] = [];
  async read(_of: unknown, n: number): Promise<LoginEntry | undefined> {
    await sleep(2);
    return this.entries[n - 1];
  }
  async create(_of: unknown, n: number, entry: LoginEntry): Promise<boolean> {
    await sleep(2);
    if (this.entries.length >= n) return false;
    this.entries.push({ ...entry });
    return true;
  }
  async settle(_of: unknown, n: number, outcome: LoginOutcome): Promise<void> {
    await sleep(2);
    this.entries[n - 1]!.outcome = outcome;
  }
}
/** One for each credential. */
function ledgers(): LoginLedger {
  const all = new Map<string, SharedLedger>();
  const of = ({ credential }: { credential: string }): SharedLedger => {
    if (!all.has(credential)) all.set(credential, new SharedLedger());
    return all.get(credential)!;
  };
  return {
    read: (which, n) => of(which).read(which, n),
    create: (which, n, entry) => of(which).create(which, n, entry),
    settle: (which, n, outcome) => of(which).settle(which, n, outcome),
  };
}
const workers = (ledger: LoginLedger, more = {}): CredentialGuard[] =>
  Array.from({ length: 3 }, () => new CredentialGuard({ ledger, ...more }));

test("workers that share a ledger: the first login is alone among all of them", async () => {
  const { most, attempt } = counted();
  const guards = workers(new SharedLedger());
  await Promise.all(Array.from({ length: 12 }, (_, n) => guards[n % 3]!.login(key(`r${n}`), attempt)));
  expect(most).toHaveLength(12);
  expect(most.slice(0, 2)).toEqual([1, 1]);
  expect(Math.max(...most)).toBeGreaterThan(1);
});

test("workers that share a ledger: three devices refuse, whoever asked them; a worker that starts anew knows", async () => {
  const ledger = new SharedLedger();
  const tried: string[] = [];
  const login = (guard: CredentialGuard, device: string) =>
    failure(
      guard.login(key(device), () => {
        tried.push(device);
        return refuse(device)();
      }),
    );
  const guards = workers(ledger);
  const errors = await Promise.all(Array.from({ length: 15 }, (_, n) => login(guards[n % 3]!, `r${n}`)));
  expect(tried).toHaveLength(3);
  expect(errors.filter(({ code }) => code === "login_refused")).toHaveLength(3);
  const [anew] = workers(ledger);
  expect((await login(anew!, "r99")).code).toBe("credential_blocked");
  expect((await login(anew!, tried[0]!)).message).toContain("not tried again in this run");
  expect(tried).toHaveLength(3);
});

test("workers that share a ledger: a jump host that refuses is asked once among all of them", async () => {
  const guards = workers(ledgers());
  let tries = 0;
  const errors = await Promise.all(
    Array.from({ length: 9 }, (_, n) =>
      failure(
        guards[n % 3]!.login(behind(`r${n}`), () => {
          tries++;
          return refusedBy("bastion")();
        }),
      ),
    ),
  );
  expect(tries).toBe(1);
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["login_refused"]));
  for (const guard of guards) await guard.login(key("r1"), async () => {});
});

test("workers that share a ledger: refusals after a success count together", async () => {
  const [one, two] = workers(new SharedLedger());
  await one!.login(key("good"), async () => {});
  await two!.login(key("good"), async () => {});
  for (const device of ["r1", "r2", "r3"]) await failure(one!.login(key(device), refuse(device)));
  const blocked = () => two!.login(key("r4"), async () => "in").catch(({ code }: DeviceError) => code);
  await expect.poll(blocked).toBe("credential_blocked");
});

test("a worker that died in its first login keeps the others waiting for so long only", async () => {
  const ledger = new SharedLedger();
  const [one, two] = workers(ledger, { gone_ms: 500 });
  void one!.login(key("r1"), () => new Promise(() => {}));
  await expect.poll(() => ledger.entries.length).toBe(1);
  const abort = new AbortController();
  const impatient = failure(two!.login(key("r2", { signal: abort.signal }), async () => {}));
  abort.abort();
  expect((await impatient).code).toBe("cancelled");
  await two!.login(key("r2"), async () => {});
  await expect.poll(() => ledger.entries).toEqual([{ device: "r1" }, { device: "r2", outcome: "accepted" }]);
});
