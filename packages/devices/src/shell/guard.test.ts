// A guard decides whether anything may still be typed: whoever stood still may have lost the device to somebody else.
import { expect, test } from "vitest";
import { configDevice } from "../testing/config-device.js";
import { device, failure, open } from "../testing/session.js";

const ms = { timeout_ms: 2_000 };
const LINES = ["interface lo1", "description one", "description two"];

async function guarded() {
  const { script, state } = configDevice({}, false, "r1");
  const r1 = await device(script);
  return { state, session: await open(r1, { device: r1.device({ name: "r1" }) }) };
}

test("nothing more is typed once the guard says no, not even to leave the mode, and the session is lost", async () => {
  const { state, session } = await guarded();
  let asked = 0;
  session.guard(() => (++asked <= 2 ? true : Promise.resolve(false)));
  const error = await failure(session.configure(LINES, ms));
  expect(error).toMatchObject({ code: "session_lost", details: { accepted: LINES.slice(0, 1) } });
  expect(session.dirty).toBe(true);
  await session.close();
  expect(state).toMatchObject({ running: LINES.slice(0, 1), prompt: "r1(config-if)#" });
});

test("a guard that has to ask first holds the typing up, and nothing else changes", async () => {
  const { state, session } = await guarded();
  session.guard(() => new Promise((resolve) => setTimeout(resolve, 20, true)));
  expect(await session.configure(LINES, ms)).toMatchObject({ accepted: LINES, left: true });
  session.guard(undefined);
  expect(state).toMatchObject({ running: LINES, prompt: "r1#" });
});
