// Devices whose second prompt, or whose answers, come late at the login: each command still gets its own output, and each
// line of a change its own verdict.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { LATE_LOG, type Serial, serialDevice } from "../testing/serial-device.js";
import { device, failure, open } from "../testing/session.js";

const { cisco_iosxe, cisco_aireos } = await loadPlatforms();
const ms = { timeout_ms: 15_000 };
const answers = { "show version": "Version 17\r\n", "show clock": "12:00:00\r\n" };
const login = { username: "netops", password: "secret", enable: "up" };

/** Enable with a secret, then a config mode. */
const moves: Serial["answers"] = {
  ...answers,
  "no logging console": "",
  enable: async (terminal, become) => {
    terminal.write("Password: ");
    if ((await terminal.line(() => "\r\n")) === "up") become("R1#");
  },
  "configure terminal": async (_terminal, become) => become("R1(config)#"),
  end: async (_terminal, become) => become("R1#"),
};

type Timing = Omit<Serial, "answers">;
/** All at once, since each of them waits for seconds. */
async function each<T>(cases: Record<string, Timing>, work: (serial: Timing) => Promise<T>) {
  const names = Object.keys(cases);
  const results = await Promise.all(
    names.map((name) => work(cases[name]!).catch((error: Error) => error.message)),
  );
  return Object.fromEntries(names.map((name, at) => [name, results[at]]));
}
const alike = (cases: object, value: unknown) =>
  Object.fromEntries(Object.keys(cases).map((name) => [name, value]));

test("each command gets its own output", async () => {
  const cases: Record<string, Timing> = {
    "a log line and its prompt come before the first echo": {
      latency_ms: 1_200,
      late: { at_ms: 200, text: `${LATE_LOG}R1#` },
    },
    "the prompt comes once more before the first echo": {
      latency_ms: 800,
      late: { at_ms: 100, text: "\r\nR1#" },
    },
    "the first echo comes later still": { latency_ms: 2_400, late: { at_ms: 100, text: "\r\nR1#" } },
    "nothing is echoed": { latency_ms: 600, echoes: false, late: { at_ms: 150, text: "\r\nR1#" } },
    "the prompt comes once more behind an echo": { latency_ms: 600, late: { at_ms: 1_750, text: "\r\nR1#" } },
    "Enter was pressed, and its prompt comes before the first echo": { first_ms: 4_500, latency_ms: 1_500 },
    "Enter was pressed twice": { first_ms: 9_000, latency_ms: 700 },
  };
  const outputs = await each(cases, async (serial) => {
    const r1 = await device(serialDevice({ ...serial, answers }));
    const session = await open(r1, { platform: cisco_iosxe! });
    const said: string[] = [];
    for (const command of ["show version", "show clock"])
      said.push((await session.send(command, ms)).output.split("#").at(-1)!.trim());
    return said;
  });
  expect(outputs).toEqual(alike(cases, ["Version 17", "12:00:00"]));
});

test("each line of a change gets its own verdict", async () => {
  const cases: Record<string, Timing> = {
    "from a user prompt": { first_ms: 4_500, latency_ms: 1_500, prompt: "R1>" },
    "from a user prompt that is shown again": {
      latency_ms: 1_400,
      prompt: "R1>",
      late: { at_ms: 200, text: "\r\nR1>" },
    },
    "from a privileged prompt": { first_ms: 4_500, latency_ms: 1_500 },
  };
  const changes = await each(cases, async (serial) => {
    const r1 = await device(serialDevice({ ...serial, answers: moves }));
    const session = await open(r1, { platform: cisco_iosxe!, login });
    const { accepted, rejected } = await session.configure(
      ["no logging console", "frobnicate", "ip routing"],
      ms,
    );
    return { accepted, rejected: rejected?.line };
  });
  expect(changes).toEqual(alike(cases, { accepted: ["no logging console"], rejected: "frobnicate" }));
});

test("AireOS: a refused line is blamed, not the next one", async () => {
  const said = "Incorrect usage.  Use the '?' or <TAB> key to list commands.\r\n\r\n";
  const config = { "config paging disable": "", "config wlan foo": said, "config time ntp x": "" };
  const wlc = await device(
    serialDevice({ first_ms: 4_500, latency_ms: 1_400, prompt: "(WLC) >", answers: config }),
  );
  const session = await open(wlc, { platform: cisco_aireos! });
  const change = await session.configure(["config wlan foo", "config time ntp x"], ms);
  expect(change).toMatchObject({ accepted: [], rejected: { line: "config wlan foo" } });
});

test("a device that never answers `enable` is told, and no secret is blamed", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      terminal.write("R1>");
      setTimeout(() => terminal.write("\r\nR1>"), 200);
      await terminal.gone();
    },
  });
  const error = await failure(open(r1, { platform: cisco_iosxe!, login, timeouts: { login_ms: 3_000 } }));
  expect(error).toMatchObject({ code: "command_timeout", details: { sent: false } });
  expect(error.message).toContain('did not answer "enable"');
});
