// A device that refuses a login may quote the password while it does: workers tell each other of the refusal without it.
import { createRequire } from "node:module";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Connection } from "ssh2";
import { expect, onTestFinished, test } from "vitest";
import { scriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { startStack } from "../services/stack.js";
import { leaksIn } from "./find-leaks.js";

const CANARY = "cAnary-qUoted!5t7";

const { sendPacket } = createRequire(import.meta.url)("ssh2/lib/protocol/utils.js") as {
  sendPacket: (protocol: unknown, packet: Buffer) => void;
};

/** SSH_MSG_DISCONNECT with words, RFC 4253 section 11.1; the server of ssh2 sends it without. */
function disconnect(connection: Connection, words: string): void {
  const { _protocol: protocol } = connection as unknown as {
    _protocol: {
      _packetRW: {
        write: { allocStart: number; alloc(size: number): Buffer; finalize(packet: Buffer): Buffer };
      };
    };
  };
  const { write } = protocol._packetRW;
  const size = Buffer.byteLength(words);
  const packet = write.alloc(1 + 4 + 4 + size + 4);
  let at = write.allocStart;
  at = packet.writeUInt8(1, at);
  at = packet.writeUInt32BE(2, at);
  at = packet.writeUInt32BE(size, at);
  at += packet.write(words, at);
  packet.writeUInt32BE(0, at);
  sendPacket(protocol, write.finalize(packet));
}

test("what a device says of a password that it refuses is kept nowhere", async () => {
  const stack = await startStack({ allow: "env:DEVICE_PASSWORD", env: { DEVICE_PASSWORD: CANARY } });
  onTestFinished(() => stack.stop());
  let connection: Connection | undefined;
  const device = await scriptedDevice({
    connected: (now) => (connection = now),
    login: (attempt) => {
      if (attempt.method === "password") disconnect(connection!, `bad password ${CANARY}`);
      else attempt.reject(["password"]);
    },
  });
  onTestFinished(() => device.close());
  const spec = "name: quoted\ntargets: { hosts: r1 }\nsteps: [{ run: show version }]\n";
  const inventory = `credentials:
  lab: { username: netops, password: { env: DEVICE_PASSWORD } }
devices:
  r1: { host: 127.0.0.1, port: ${device.port}, platform: cisco_iosxe, credential: lab, ssh: { strict_host_key_checking: no } }
`;
  const { id } = await stack.startRun({ spec, inventory });
  await stack.waitForRun(id);
  const [step] = (await stack.result(id, "r1")).steps;
  expect(step?.message).toContain("it closed the connection when the credential was shown");
  const entries = await readdir(stack.data_dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const logins = files.filter((file) => file.includes("/logins/"));
  expect(logins.length).toBeGreaterThan(0);
  const leaks: string[] = [];
  for (const file of files)
    for (const leak of leaksIn(await readFile(file), [CANARY])) leaks.push(`${file}: ${leak}`);
  expect(leaks).toEqual([]);
});
