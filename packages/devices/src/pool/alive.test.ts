// Whether a kept session shows that it is alive before it is given out again.
import { expect, onTestFinished, test } from "vitest";
import { openSession } from "../open.js";
import { testPlatform } from "../testing/platform.js";
import { device, openOptions } from "../testing/session.js";
import { type AcquireOptions, type PoolOptions, SessionPool } from "./pool.js";

/** A pool that keeps one session, whose connection has become half open since. */
async function withDeadSession(options: PoolOptions = {}) {
  const r1 = await device();
  const opening = await openOptions(r1);
  const pool = new SessionPool({ health_ms: 50, ...options });
  onTestFinished(() => pool.closeAll());
  const use = (over: Partial<AcquireOptions> = {}) =>
    pool.acquire({
      device: opening.device,
      credential: { name: "lab", username: "netops" },
      platform: testPlatform(),
      login: opening.login,
      run: "run-1",
      open: (given) => openSession({ ...opening, ...given }),
      ...over,
    });
  await (await use()).release();
  r1.freeze();
  const gone = new Error("the device does not answer");
  return {
    use: (over?: Partial<AcquireOptions>) => use({ open: () => Promise.reject(gone), ...over }),
    gone,
  };
}

test("a session that was used a moment ago is given out as it is; a change has it prove itself first", async () => {
  const { use, gone } = await withDeadSession();
  const lease = await use();
  expect(lease.reused).toBe(true);
  await lease.release();
  await expect(use({ proven: true })).rejects.toBe(gone);
});

test("a session that was not used lately proves itself for everybody", async () => {
  const { use, gone } = await withDeadSession({ lately_ms: 0 });
  await expect(use()).rejects.toBe(gone);
});
