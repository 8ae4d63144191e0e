// Output without end, or as good as: cut, passed on piece by piece, never piled up.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { failure } from "../testing/session.js";
import { ms, talk } from "../testing/talk.js";

test("a line of a megabyte", async () => {
  const { session } = await talk({ "show blob": `${"x".repeat(1_000_000)}\r\nend\r\n` });
  const { output } = await session.send("show blob", { timeout_ms: 60_000 });
  expect(output.length).toBe(1_000_004);
  expect(output.endsWith("x\nend")).toBe(true);
});

test("a hundred thousand blank lines before the last one", async () => {
  const blanks = "\r\n".repeat(100_000);
  const { session } = await talk({ "show blanks": `first${blanks}last\r\n${blanks}` });
  const { user } = process.cpuUsage();
  const { output } = await session.send("show blanks", { timeout_ms: 60_000 });
  expect(output).toBe(`first${"\n".repeat(100_000)}last`);
  expect((process.cpuUsage().user - user) / 1_000).toBeLessThan(2_000);
});

test("output beyond the limit is cut, the command still ends at its prompt", async () => {
  const { session } = await talk({ "show tech": "grüße\r\n".repeat(1_000), "show clock": "12:00\r\n" });
  const result = await session.send("show tech", { ...ms, output_limit: 35 });
  expect(result).toMatchObject({ truncated: true, bytes: 34 });
  expect(Buffer.byteLength(result.output)).toBe(34);
  expect((await session.send("show clock", ms)).output).toBe("12:00");
});

test("a sink gets everything in order, the result only the beginning", async () => {
  const { session } = await talk({
    "show tech": Array.from({ length: 50_000 }, (_, n) => `line ${n}\r\n`).join(""),
  });
  let got = "";
  const sink = async (text: string): Promise<void> => {
    await sleep(0);
    got += text;
  };
  const result = await session.send("show tech", { timeout_ms: 60_000, sink, keep: 10 });
  expect(result.output).toBe("line 0\nlin");
  expect(got).toBe(Array.from({ length: 50_000 }, (_, n) => `line ${n}`).join("\n"));
  expect(result.bytes).toBe(got.length);
});

test("a slow sink holds the device up: what is on its way stays small, whatever the length", async () => {
  let sent = 0;
  let got = 0;
  let most = 0;
  const block = `${"x".repeat(1_022)}\r\n`.repeat(64);
  const { session } = await talk({
    "show tech": async (terminal) => {
      for (let n = 0; n < 600; n++) {
        if (!terminal.channel.write(block))
          await new Promise((resolve) => terminal.channel.once("drain", resolve));
        sent += block.length;
      }
    },
  });
  let busy = false;
  const sink = async (text: string): Promise<void> => {
    expect(busy).toBe(false);
    busy = true;
    most = Math.max(most, sent - got);
    await sleep(0);
    got += text.length;
    busy = false;
  };
  const result = await session.send("show tech", { timeout_ms: 60_000, sink, keep: 0 });
  expect(result.bytes).toBe(600 * 64 * 1_023 - 1);
  expect(most).toBeLessThan(12_000_000);
});

test("a sink that fails ends the command and leaves the session dirty", async () => {
  const { session } = await talk({ show: "x\r\n".repeat(100_000) });
  const error = await failure(
    session.send("show", { ...ms, sink: () => Promise.reject(new Error("disk full")) }),
  );
  expect(error.message).toBe("disk full");
  expect(session.dirty).toBe(true);
});
