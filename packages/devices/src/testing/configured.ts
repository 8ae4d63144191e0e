// Sessions with a scripted device that can be configured, line by line or through a candidate.
import { expect } from "vitest";
import type { Session } from "../session.js";
import { configDevice } from "./config-device.js";
import { testPlatform } from "./platform.js";
import { device, open } from "./session.js";

export const ms = { timeout_ms: 2_000 };

export async function plain(special: Parameters<typeof configDevice>[0] = {}, name = "r1") {
  const { script, state } = configDevice(special, false, name);
  const r1 = await device(script);
  return { r1, state, session: await open(r1, { device: r1.device({ name }) }) };
}

export const candidatePlatform = (more = {}) =>
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

export async function candidate(special: Parameters<typeof configDevice>[0] = {}) {
  const { script, state } = configDevice(special, true);
  const r1 = await device(script);
  return { r1, state, session: await open(r1, { platform: candidatePlatform() }) };
}

export async function leftAlone(session: Session): Promise<void> {
  expect(session.mode).toBe("exec");
  expect(session.dirty).toBe(false);
}
