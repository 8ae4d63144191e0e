// A wrong credential stops before it locks accounts.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { DeviceError } from "../errors.js";
import { failure } from "../testing/session.js";
import { CredentialGuard } from "./guard.js";

const key = (device: string, more = {}) => ({ run: "run-1", credential: "lab", device, ...more });
const refuse = (device: string) => () =>
  Promise.reject(new DeviceError("login_refused", `${device} refused`, { sent: false }));

test("the first login of a credential is made alone; once it is proven the others go together", async () => {
  const guard = new CredentialGuard();
  let now = 0;
  const most: number[] = [];
  const attempt = async (): Promise<void> => {
    most.push(++now);
    await sleep(10);
    now--;
  };
  await Promise.all(Array.from({ length: 5 }, (_, n) => guard.login(key(`r${n}`), attempt)));
  expect(most).toEqual([1, 1, 2, 3, 4]);
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
