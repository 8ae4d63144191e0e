// Opens sessions with scripted devices and cleans up after the test.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { DeviceError } from "../errors.js";
import { hostKeyFile } from "../hostkeys/file.js";
import { type OpenOptions, openSession } from "../open.js";
import type { Session } from "../session.js";
import { testPlatform } from "./platform.js";
import { type Script, type ScriptedDevice, scriptedDevice } from "./scripted-device.js";

/** A device for the length of a test. */
export async function device(script: Script = {}): Promise<ScriptedDevice> {
  const made = await scriptedDevice(script);
  onTestFinished(() => made.close());
  return made;
}

/** A folder for the length of a test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "devices-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

export async function openOptions(
  to: ScriptedDevice,
  overrides: Partial<OpenOptions> = {},
): Promise<OpenOptions> {
  return {
    device: to.device(),
    platform: testPlatform(),
    login: { username: "netops", password: "secret" },
    hostKeys: hostKeyFile(join(await folder(), "known_hosts")),
    ...overrides,
  };
}

/** A session that is closed when the test ends. */
export async function open(to: ScriptedDevice, overrides: Partial<OpenOptions> = {}): Promise<Session> {
  const session = await openSession(await openOptions(to, overrides));
  onTestFinished(() => session.close());
  return session;
}

/** What a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<DeviceError> {
  const result = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("value" in result) throw new Error(`expected a failure, got ${JSON.stringify(result.value)}`);
  return result.error as DeviceError;
}
