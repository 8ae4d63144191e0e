// How a command ends over `ssh_exec`: by its code, however quick the device is, or by a signal, of which a recording has the name
// alone: a device may call it whatever it likes.
import ssh2 from "ssh2";
import { createRequire } from "node:module";
import type { AddressInfo, Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { KeyRing } from "../../../lab/src/host-keys.js";
import { asciicastRecorder } from "../recording/asciicast.js";
import { openOptions } from "../testing/session.js";
import { resolvedDevice } from "../testing/scripted-device.js";
import { openSession } from "../open.js";
import type { Session } from "../session.js";

/** What the server of ssh2 lets a device say. */
const { SIGNALS } = createRequire(import.meta.url)("ssh2/lib/protocol/constants.js") as {
  SIGNALS: Record<string, number>;
};

/** Ends each command at once. */
async function sessionWith(end: string | number): Promise<Session> {
  const server = new ssh2.Server({ hostKeys: [await (await KeyRing.open()).get("usual")] }, (connection) => {
    connection.on("authentication", (attempt) => attempt.accept());
    connection.on("session", (accept) =>
      accept().on("exec", (start) => {
        // All in one piece.
        const { _sock: socket } = connection as unknown as { _sock: Socket };
        socket.cork();
        setImmediate(() => socket.uncork());
        const channel = start();
        if (typeof end === "number") channel.exit(end);
        else channel.exit(end, false, "");
        channel.end();
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const device = resolvedDevice({ port, transport: "ssh_exec" });
  const session = await openSession({ ...(await openOptions({ device: () => device } as never)), device });
  onTestFinished(() => session.close());
  return session;
}

async function recordedEnd(signal: string): Promise<string> {
  const session = await sessionWith(signal);
  let cast = "";
  const keep = { write: async (bytes: Buffer) => void (cast += bytes.toString()), close: async () => {} };
  const recorder = asciicastRecorder({ cast: keep, find: () => [], title: "t", width: 80, height: 24 });
  session.record(recorder);
  await session.send("show version", { timeout_ms: 5_000 });
  await session.close();
  await recorder.close();
  return cast;
}

test("a code is known that comes along with the begin of its command", async () => {
  const session = await sessionWith(3);
  const codes: unknown[] = [];
  for (let n = 0; n < 20; n++) codes.push((await session.send("true", { timeout_ms: 5_000 })).exit_code);
  expect(codes).toEqual(Array.from({ length: 20 }, () => 3));
});

test("a signal is recorded by its name", async () => {
  expect(await recordedEnd("TERM")).toContain('"m","exit TERM"');
});

test("what is not a signal is not recorded", async () => {
  SIGNALS["HUNTER22"] = 1;
  const cast = await recordedEnd("HUNTER22");
  expect(cast).toContain('"m","exit unknown"');
  expect(cast).not.toContain("HUNTER22");
});
