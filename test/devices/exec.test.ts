// Commands as programs: exec channels of a real OpenSSH server, and /bin/sh on this machine.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { asciicastRecorder, type Session } from "../../packages/devices/src/index.js";
import { failure } from "../../packages/devices/src/testing/session.js";
import { canRunLinuxHost, type LinuxHost, startLinuxHost } from "../labs/linux.mjs";
import { keyLogin, open } from "./to.js";

const possible = await canRunLinuxHost();
let host: LinuxHost;
let base_dir: string;
beforeAll(async () => {
  if (!possible.ok) return;
  base_dir = await mkdtemp(join(tmpdir(), "orch-exec-"));
  host = await startLinuxHost({ base_dir });
});
afterAll(async () => {
  if (!possible.ok) return;
  await host.stop();
  await rm(base_dir, { recursive: true });
});
const ms = { timeout_ms: 30_000 };

const places: Record<string, () => Promise<Session>> = {
  ssh_exec: () => open({ ...host, name: "host1", transport: "ssh_exec", login: keyLogin(host) }),
  local: () => open({ name: "tools", transport: "local" }),
};

describe.each(Object.entries(places))("%s", (transport, session) => {
  beforeEach(({ skip }) => {
    if (transport === "ssh_exec" && !possible.ok) skip(possible.reason);
  });

  test("output and exit code, one program per command", async () => {
    const one = await session();
    expect(await one.send("printf 'a\\nb\\n'; cd /tmp", ms)).toMatchObject({
      output: "a\nb",
      exit_code: 0,
      bytes: 3,
    });
    expect((await one.send("pwd", ms)).output).not.toBe("/tmp");
    expect(await one.alive(30_000)).toBe(true);
  });

  test("a code other than 0 refuses with the first line of the error output", async () => {
    const result = await (await session()).send(
      "echo partial; echo 'no such thing' >&2; echo more >&2; exit 3",
      ms,
    );
    expect(result).toMatchObject({ refused: "no such thing", exit_code: 3 });
    expect(result.output).toBe("partial\n\nno such thing\nmore");
  });

  test("a code without words, and a signal", async () => {
    const one = await session();
    expect(await one.send("exit 4", ms)).toMatchObject({ refused: "exit code 4", output: "" });
    expect((await one.send("kill -TERM $$", ms)).refused).toMatch(/signal TERM|exit code 143/);
  });

  test("a warning of a program that succeeds is not data", async () => {
    const result = await (await session()).send("echo '{\"a\":1}'; echo warning >&2", ms);
    expect(result).toMatchObject({ output: '{"a":1}', exit_code: 0 });
    expect(result).not.toHaveProperty("refused");
  });

  test("it reads nothing: a program that asks gets an end of input, and replies are refused", async () => {
    const one = await session();
    expect((await one.send("cat; echo done", ms)).output).toBe("done");
    const replies = [{ prompt: "y/n", answer: "y" }];
    expect(await failure(one.send("true", { ...ms, replies }))).toMatchObject({
      code: "unsupported",
      details: { sent: false },
    });
    expect(one.dirty).toBe(false);
  });

  test("a timeout ends the program and leaves the session dirty; what it had said is told", async () => {
    const one = await session();
    const error = await failure(one.send("echo begun; sleep 61.7", { timeout_ms: 3_000 }));
    expect(error).toMatchObject({ code: "command_timeout", details: { sent: true, tail: "begun\n" } });
    expect(one.dirty).toBe(true);
  });

  test("what `beforeSend` throws keeps the command from being sent; a cancel ends it", async () => {
    const one = await session();
    const no = new Error("not wanted");
    await expect(one.send("echo hi", { ...ms, beforeSend: () => Promise.reject(no) })).rejects.toBe(no);
    const abort = new AbortController();
    const running = failure(
      one.send("sleep 30", {
        ...ms,
        signal: abort.signal,
        beforeSend: async () => void setTimeout(() => abort.abort(), 100),
      }),
    );
    expect(await running).toMatchObject({ code: "cancelled", details: { sent: true } });
  });

  test("20 MB through a sink: whole, with little kept beside", async () => {
    let size = 0;
    const result = await (await session()).send("head -c 20000000 /dev/zero | tr '\\0' x", {
      timeout_ms: 60_000,
      keep: 1_000,
      sink: async (text) => void (size += text.length),
    });
    expect({ size, kept: result.output.length, bytes: result.bytes }).toEqual({
      size: 20_000_000,
      kept: 1_000,
      bytes: 20_000_000,
    });
  });

  test("is recorded with its exit code", async () => {
    let cast = "";
    const keep = { write: async (bytes: Buffer) => void (cast += bytes.toString()), close: async () => {} };
    const recorder = asciicastRecorder({ cast: keep, find: () => [], title: "t", width: 80, height: 24 });
    const one = await session();
    one.record(recorder);
    await one.send("echo hello; exit 2", ms);
    await recorder.close();
    const events = cast
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => (JSON.parse(line) as unknown[]).slice(1));
    expect(events).toEqual([
      ["m", `transport ${transport}`],
      ["i", "echo hello; exit 2\n"],
      ["o", "hello\n"],
      ["m", "exit 2"],
    ]);
  });

  test("there is no configuration mode", async () => {
    expect(await failure((await session()).configure(["x"], ms))).toMatchObject({
      code: "unsupported",
      details: { sent: false },
    });
  });
});

test("local: nothing of this process's environment is passed on, but what is given", async () => {
  const one = await open({ transport: "local" }, { local: { env: { TOOL: "yes" }, cwd: "/" } });
  const { output } = await one.send("pwd; env | cut -d= -f1 | sort", ms);
  expect(output.split("\n").filter((name) => !["PWD", "SHLVL", "_", "OLDPWD"].includes(name))).toEqual([
    "/",
    "LANG",
    "PATH",
    "TOOL",
  ]);
});

test("local: close ends what runs, with its children", async () => {
  const one = await open({ transport: "local" });
  const running = one.send("sleep 62.3 & echo $!; wait", ms).catch((error: unknown) => error);
  await new Promise((done) => setTimeout(done, 200));
  await one.close();
  await running;
  const look = await open({ transport: "local" });
  expect((await look.send("ps -eo args | grep -c '^sleep 62[.]3'", ms)).output).toBe("0");
});

test("ssh_exec: the connection that goes away is a lost session, or the end that was expected", async ({
  skip,
}) => {
  if (!possible.ok) return skip(possible.reason);
  const [one, two] = [await places["ssh_exec"]!(), await places["ssh_exec"]!()];
  const end = "kill -9 $(ps -o ppid= -p $PPID); sleep 20";
  const result = await two.send(end, { ...ms, expect_disconnect: true }).catch((error: unknown) => error);
  expect(result).toMatchObject({ disconnected: true });
  const error = await failure(one.send(end, ms));
  expect(error).toMatchObject({ code: "session_lost", details: { sent: true } });
});
