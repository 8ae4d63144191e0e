// The recording of a session: both directions, masked, and exact bytes where they are not text.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { conversation } from "../testing/scripted-device.js";
import { device, folder, open } from "../testing/session.js";
import { asciicastRecorder } from "./asciicast.js";
import { ownWord } from "../words/masked.js";
import { fileSink } from "./file-sink.js";
import type { FindSecrets } from "./masked-events.js";

const hide =
  (word: string): FindSecrets =>
  (said) =>
    [...said.matchAll(new RegExp(word, "g"))].map(({ index }) => ({
      start: index,
      end: index + word.length,
    }));

async function recorder(word = "s3cret") {
  const path = await folder();
  const cast = join(path, "session-1.cast");
  const raw = join(path, "session-1.raw");
  const made = asciicastRecorder({
    cast: fileSink(cast),
    raw: fileSink(raw),
    find: hide(word),
    title: "r1",
    width: 511,
    height: 1000,
    started_at: 1_700_000_000_000,
  });
  const read = async (): Promise<{ header: unknown; events: [number, string, string][] }> => {
    const [header, ...events] = (await readFile(cast, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    return { header, events: events as [number, string, string][] };
  };
  return { made, read, raw };
}

const text = (events: [number, string, string][], kind: string) =>
  events
    .filter((event) => event[1] === kind)
    .map((event) => event[2])
    .join("");

test("holds what was typed and what came, with times that do not run backwards", async () => {
  const { made, read, raw } = await recorder();
  const r1 = await device({ shell: conversation({ "show x": "grüße\r\n" }) });
  const session = await open(r1, { recorder: made });
  await session.send("show x", { timeout_ms: 2_000 });
  await session.close();
  await made.close();
  const { header, events } = await read();
  expect(header).toEqual({
    version: 2,
    width: 511,
    height: 1000,
    timestamp: 1_700_000_000,
    started_at: "2023-11-14T22:13:20.000Z",
    title: "r1",
    env: { TERM: "vt100" },
  });
  expect(text(events, "i")).toBe("show x\nexit\n");
  expect(text(events, "o")).toBe("r1#show x\r\ngrüße\r\nr1#exit\r\n");
  expect(events.map((event) => event[0])).toEqual(events.map((event) => event[0]).sort((a, b) => a - b));
  await expect(readFile(raw)).rejects.toThrow("ENOENT");
});

test("masks secrets in both directions, also when they come in pieces", async () => {
  const { made, read } = await recorder();
  const r1 = await device({
    shell: conversation({
      "show key": async (terminal) => {
        terminal.write("key s3c");
        await new Promise((resolve) => setTimeout(resolve, 20));
        terminal.write("ret end\r\n");
      },
      "key s3cret": "",
    }),
  });
  const session = await open(r1, { recorder: made });
  expect((await session.send("show key", { timeout_ms: 2_000 })).output).toBe("key s3cret end");
  await session.send("key s3cret", { timeout_ms: 2_000 });
  await session.close();
  await made.close();
  const { events } = await read();
  expect(JSON.stringify(events)).not.toContain("s3cret");
  expect(text(events, "o")).toContain("key *** end");
  expect(text(events, "i")).toContain("key ***\n");
});

test("a prompt that could begin a secret stands before what is typed at it", async () => {
  const { made, read } = await recorder("r1#secret");
  const session = await open(await device({ shell: conversation({ "show x": "x" }) }), { recorder: made });
  await session.send("show x", { timeout_ms: 2_000 });
  await session.close();
  await made.close();
  const { events } = await read();
  const typed = events.findIndex((event) => event[2] === "show x\n");
  expect(text(events.slice(0, typed), "o")).toMatch(/\br1[>#]$/);
});

test("a prompt that could begin a secret is recorded when it comes, not with what is typed next", async () => {
  const { made, read } = await recorder("r1#secret");
  const session = await open(await device({ shell: conversation({ "show x": "x\r\n" }) }), {
    recorder: made,
  });
  await session.send("show x", { timeout_ms: 2_000 });
  made.mark(ownWord("the next step"));
  await session.close();
  await made.close();
  const { events } = await read();
  const next = events.findIndex((event) => event[2] === "the next step");
  expect(text(events.slice(0, next), "o")).toMatch(/\br1[>#]$/);
});

test("passwords that are typed are recorded as ***", async () => {
  const { made, read } = await recorder();
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("r1>");
      await terminal.line();
      terminal.write("Password: ");
      await terminal.line(false);
      terminal.write("\r\n");
      await conversation()(terminal);
    },
  });
  const session = await open(r1, {
    recorder: made,
    login: { username: "u", password: "secret", enable: "topsecret" },
  });
  await session.close();
  await made.close();
  expect(r1.ledger).toEqual(["enable", "topsecret", "exit"]);
  const { events } = await read();
  expect(text(events, "i")).toBe("enable\n***\nexit\n");
  expect(events.filter((event) => event[1] === "m").map((event) => event[2])).toEqual([
    "mode user",
    "mode exec",
    "closed",
  ]);
});

test("keeps the exact bytes beside when they are not UTF-8, masked too", async () => {
  const { made, read, raw } = await recorder();
  const bytes = Buffer.concat([Buffer.from("s3cret "), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from("\r\n")]);
  const r1 = await device({ shell: conversation({ "show bin": (terminal) => terminal.write(bytes) }) });
  const session = await open(r1, { recorder: made });
  expect((await session.send("show bin", { timeout_ms: 2_000 })).output).toBe("s3cret \ufffd\ufffd\ufffd");
  await session.close();
  await made.close();
  const kept = await readFile(raw);
  expect(kept.includes(Buffer.from([0xff, 0xfe, 0x80]))).toBe(true);
  expect(kept.includes("s3cret")).toBe(false);
  expect(text((await read()).events, "o")).toContain("\ufffd");
});

test("a slow writer holds the device up instead of filling memory", async () => {
  let most = 0;
  let waiting = 0;
  let received = 0;
  const slow = {
    write: async (bytes: Buffer) => {
      waiting += bytes.length;
      most = Math.max(most, waiting);
      await new Promise((resolve) => setTimeout(resolve, 2));
      waiting -= bytes.length;
      received += bytes.length;
    },
    close: async () => {},
  };
  const made = asciicastRecorder({
    cast: slow,
    find: () => [],
    title: "r1",
    width: 80,
    height: 24,
  });
  const line = `${"x".repeat(98)}\r\n`;
  const r1 = await device({
    shell: conversation({ "show tech": (terminal) => terminal.write(line.repeat(200_000)) }),
  });
  const session = await open(r1, { recorder: made });
  const result = await session.send("show tech", { timeout_ms: 20_000, sink: () => {}, keep: 10 });
  expect(result.bytes).toBe(99 * 200_000 - 1);
  await session.close();
  await made.close();
  expect(received).toBeGreaterThan(20_000_000);
  expect(most).toBeLessThan(4_000_000);
});

test("a writer that fails does not break the session; closing the recording tells", async () => {
  const full = { write: () => Promise.reject(new Error("disk full")), close: async () => {} };
  const made = asciicastRecorder({
    cast: full,
    find: () => [],
    title: "r1",
    width: 80,
    height: 24,
  });
  const r1 = await device({
    shell: conversation({ big: (terminal) => terminal.write("y".repeat(300_000) + "\r\n") }),
  });
  const session = await open(r1, { recorder: made });
  expect((await session.send("big", { timeout_ms: 5_000 })).bytes).toBe(300_000);
  await expect(made.close()).rejects.toThrow("disk full");
});

test("what the mask holds back has the time when it came, not that of what was typed after it", async () => {
  const { made, read } = await recorder("r1# secret");
  void made.output(Buffer.from("r1# "));
  await new Promise((done) => setTimeout(done, 60));
  made.input("show clock\n");
  await made.close();
  const { events } = await read();
  expect(events.map(([, kind, said]) => [kind, said])).toEqual([
    ["o", "r1# "],
    ["i", "show clock\n"],
  ]);
  const [heard = 0, typed = 0] = events.map(([time]) => time);
  expect(typed - heard).toBeGreaterThan(0.05);
});

test("a burst of output is masked in parts, between which others have the loop, and the session is asked to wait", async () => {
  const path = await folder();
  const cast = join(path, "burst.cast");
  let searches = 0;
  const slowly: FindSecrets = (said) => {
    searches += 1;
    const until = performance.now() + 20;
    while (performance.now() < until);
    return hide("s3cret")(said);
  };
  const made = asciicastRecorder({
    cast: fileSink(cast),
    raw: fileSink(join(path, "burst.raw")),
    find: slowly,
    title: "r1",
    width: 511,
    height: 24,
  });
  const chunk = Buffer.from("the s3cret is told\r\n".repeat(1_600));
  let turns = 0;
  const count = setInterval(() => turns++, 1);
  let asked = 0;
  made.input("show\n");
  for (let n = 0; n < 64; n++) if (made.output(chunk) !== undefined) asked += 1;
  made.mark(ownWord("end"));
  const atOnce = searches;
  await made.close();
  expect(atOnce).toBeLessThan(searches / 2);
  clearInterval(count);
  expect(turns).toBeGreaterThan(10);
  expect(asked).toBeGreaterThan(0);
  const lines = (await readFile(cast, "utf8")).trimEnd().split("\n").slice(1);
  const events = lines.map((line) => JSON.parse(line) as [number, string, string]);
  const said = events.filter(([, kind]) => kind === "o").map(([, , text]) => text);
  expect(said.join("")).toBe("the *** is told\r\n".repeat(1_600 * 64));
  expect([events[0]?.[2], events.at(-1)?.[2]]).toEqual(["show\n", "end"]);
});
