// Every platform is said to be that of devices of others: nothing is sent, or what is sent is refused.
import { describe, expect, test } from "vitest";
import type { CliPlatform } from "../words/platform.js";
import { type Golden, loadGolden } from "../platforms/golden.js";
import { cliPlatforms } from "../testing/platform.js";
import { MemoryChannel } from "../testing/memory-channel.js";
import type { DeviceError } from "../errors.js";
import { Dialogue } from "./dialogue.js";
import { ShellSession } from "./session.js";
import { start } from "./start.js";

const LOGIN_MS = 20_000;
const REAL = ["aruba_aoscx", "cisco_iosxe_sdwan", "cisco_apic", "extreme_exos", "juniper_junos", "linux"];
const platforms = await cliPlatforms();
const names = Object.keys(platforms).filter((name) => name !== "netconf");

/** Answers as the golden transcript does, and with a refusal of it what is not there. */
function deviceOf(platform: CliPlatform, { transcript }: Golden): MemoryChannel {
  const prompt = transcript.find(({ mode }) => mode === platform.command_mode)?.prompt ?? "";
  const refusal = transcript.find(({ is }) => is === "failure")?.output ?? "";
  const channel = new MemoryChannel((line, self) => {
    const known = transcript.find(({ send, is }) => send === line && is === "ok");
    const said = line.trim() === "" ? "" : (known?.output ?? refusal);
    self.say(Buffer.from(`${line}\n${said}${prompt}`.replaceAll("\n", "\r\n")));
  });
  setImmediate(() => channel.say(Buffer.from(prompt)));
  return channel;
}

async function readOn(real: string, name: string): Promise<string> {
  const platform = platforms[name]!;
  const channel = deviceOf(platforms[real]!, await loadGolden(real));
  const dialogue = new Dialogue("r1", platform, channel);
  try {
    await start(dialogue, { login_ms: LOGIN_MS, enable: "secret" });
  } catch (error) {
    return (error as DeviceError).details.sent === false ? "not sent" : "sent";
  }
  const session = new ShellSession(dialogue, platform, { mask: (text) => text });
  const { refused } = await session.send("frobnicate h13", { timeout_ms: LOGIN_MS });
  return refused === undefined ? "passed" : "refused";
}

describe.concurrent("a device of another platform than it is said to be", () => {
  test.each(names)("as %s", { timeout: 4 * LOGIN_MS }, async (name) => {
    const others = REAL.filter((real) => real !== name);
    const came = await Promise.all(others.map((real) => readOn(real, name)));
    expect(came.filter((each) => each !== "not sent" && each !== "refused")).toEqual([]);
  });
});
