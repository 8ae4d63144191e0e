// A long life of a session: neither end gathers listeners, which cost memory and make Node warn.
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Platform } from "../../devices/src/words/platform.js";
import { hostKeyFile } from "../../devices/src/hostkeys/file.js";
import { openSession } from "../../devices/src/open.js";
import { loadPlatforms } from "../../devices/src/platforms/load.js";
import { resolvedDevice } from "../../devices/src/testing/scripted-device.js";
import { failure, folder } from "../../devices/src/testing/session.js";
import { lab } from "./testing/client.js";
import { Terminal } from "./terminal.js";

function warningsOfNode(): string[] {
  const warnings: string[] = [];
  const warn = (warning: Error): void => void warnings.push(warning.message);
  process.on("warning", warn);
  onTestFinished(() => void process.off("warning", warn));
  return warnings;
}

test("a session that is asked for 100 signs of life", async () => {
  const warnings = warningsOfNode();
  const { devices } = await lab({ devices: 1, kinds: ["frr"] });
  const { name, host, port } = devices[0]!;
  const session = await openSession({
    device: resolvedDevice({ name, host, port, platform: "frr" }),
    platform: (await loadPlatforms())["frr"] as Platform,
    login: { username: "netops", password: "lab" },
    hostKeys: hostKeyFile(join(await folder(), "known_hosts")),
  });
  onTestFinished(() => session.close());
  for (let n = 0; n < 100; n++) expect(await session.alive(2_000)).toBe(true);
  await setImmediate();
  expect(warnings).toEqual([]);
});

test("a terminal whose reader holds it up 100 times", async () => {
  const warnings = warningsOfNode();
  const wire = new PassThrough({ highWaterMark: 1 });
  const terminal = new Terminal(wire, () => ({}));
  let heard = "";
  wire.on("data", (bytes: Buffer) => (heard += bytes.toString()));
  for (let n = 0; n < 100; n++) {
    wire.pause();
    terminal.print(`line ${n}\n`);
    const taken = terminal.drain();
    wire.resume();
    await taken;
  }
  await setImmediate();
  expect(heard).toMatch(/^line 0\r\n[^]*line 99\r\n$/);
  expect(warnings).toEqual([]);
});

test("a terminal that waits for its reader ends when the reader goes away", async () => {
  const terminal = new Terminal(new PassThrough({ highWaterMark: 1 }), () => ({}));
  terminal.print("line\n");
  const taken = failure(terminal.drain());
  terminal.end();
  expect((await taken).message).toBe("the session is closed");
});
