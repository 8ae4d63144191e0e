// What Unicon's mock devices ask and wait for: banners, questions that nothing answers, consoles, pagers, modes of others.
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { failure, open } from "../../packages/devices/src/testing/session.js";
import { type MockDevice, type MockDevices, startMockDevices } from "../services/unicon.js";

const platforms = await loadPlatforms();
const ms = { timeout_ms: 20_000 };
let mocks: MockDevices;
beforeAll(async () => {
  mocks = await startMockDevices(process.env);
}, 300_000);
afterAll(() => mocks?.close());

async function session(name: string, mock: MockDevice, enable = "cisco") {
  const device = await mocks.device(mock);
  const login = { username: "admin", password: "admin", enable };
  return { device, session: await open(device, { platform: platforms[name]!, login }) };
}

test("a banner of several lines is one text", async () => {
  const { device, session: r1 } = await session("cisco_iosxe", { os: "iosxe", state: "general_enable" });
  const text = [
    "ENG Systems and Solutions Team Administered device.",
    "Only Admins have PRIV-15 Login.",
    "*",
  ];
  const lines = ["hostname PE1", "banner login *", ...text, "no logging console"];
  expect(await r1.configure(lines, ms)).toMatchObject({ accepted: lines, not_sent: [], left: true });
  expect(device.ledger).toEqual(expect.arrayContaining(["banner login *", ...text]));
});

test.each([
  ["cisco_nso", { os: "confd", state: "cisco_exec" }, "request software reset"],
  ["cisco_viptela", { os: "sdwan", state: "sdwan_exec" }, "reboot"],
  ["cisco_apic", { os: "apic", state: "apic_exec" }, "acidiag reboot"],
  ["cisco_aireos", { os: "aireos", state: "aireos_exec" }, "reset system forced"],
  ["cisco_vos", { os: "vos", state: "vos_exec" }, "utils core active analyze"],
  ["cisco_iosxe", { os: "iosxe", state: "general_enable" }, "start maintenance"],
  ["cisco_nxos", { os: "nxos", state: "exec" }, "reload"],
  ["cisco_iosxr", { os: "iosxr", state: "enable" }, "redundancy switchover"],
])("%s: a question that nothing answers is told, and not waited for (%#)", async (name, mock, command) => {
  const { session: r1 } = await session(name, mock);
  const error = await failure(r1.send(command, { timeout_ms: 60_000 }));
  expect(error.code).toBe("unanswered_question");
  // The same, answered.
  const { session: again } = await session(name, mock);
  const replies = [{ prompt: "\\?\\s?(?:\\[[^\\]]*\\])?\\s*$|\\(y/N\\)|\\[confirm\\]", answer: "no" }];
  const answered = again.send(command, { timeout_ms: 5_000, replies });
  expect(
    await answered.then(
      () => "answered",
      ({ details }) => details.sent,
    ),
  ).not.toBe(false);
});

test.each([
  ["cisco_ios", { os: "ios", state: "press_return2" }, "privileged_exec"],
  ["cisco_apic", { os: "apic", state: "apic_connect" }, "exec"],
  ["cisco_staros", { os: "staros", state: "staros_connect" }, "exec"],
  ["cisco_cimc", { os: "cimc", state: "cimc_connect" }, "exec"],
])("%s: a console that greets and waits for Enter is woken (%#)", async (name, mock, mode) => {
  const { session: r1 } = await session(name, mock);
  expect(r1.mode).toBe(mode);
});

test.each([
  ["cisco_ap", { os: "cheetah", state: "ap_enable" }, "show command with more", "third"],
  ["cisco_ios", { os: "ios", state: "enable" }, "show command with more", "first\nsecond\nthird"],
  ["cisco_ios", { os: "ios", state: "enable" }, "show command with escape more", "first\nsecond\nthird"],
  ["cisco_ios", { os: "ios", state: "enable" }, "show command with more backspace", "first\nsecond\nthird"],
])("%s: pages are turned, whatever the pager looks like (%#)", async (name, mock, command, last) => {
  const { session: r1 } = await session(name, mock);
  const { output } = await r1.send(command, ms);
  expect(output).toContain(last);
  expect(output).not.toMatch(/-- ?[Mm]ore ?--/);
});

test.each([
  [
    "cisco_iosxe",
    { os: "iosxe", state: "c9k_enable", hostname: "Switch" },
    "show version",
    "Configuration register",
  ],
  [
    "cisco_iosxe",
    { os: "iosxe", state: "c9k_enable", hostname: "Switch" },
    "show startup-config",
    "Switch#[OK]",
  ],
  ["cisco_iosxe", { os: "iosxe", state: "enable_with_msgs" }, "msg", ""],
  ["cisco_ios", { os: "ios", state: "enable" }, "pwd", "system:"],
])(
  "%s: a prompt that messages of the log have moved up, or kept back, is found (%#)",
  async (name, mock, command, said) => {
    const { session: r1 } = await session(name, mock);
    expect((await r1.send(command, ms)).output).toContain(said);
    expect(r1.mode).toBe("privileged_exec");
    expect(await r1.configure(["no logging console"], ms)).toMatchObject({ left: true });
  },
);

test.each(["config_with_msgs", "config_with_msgs2"])("messages within a change: %s", async (state) => {
  const mock = {
    os: "iosxe",
    state: "enable_with_msgs",
    overlay: { enable_with_msgs: { commands: { "config term": { new_state: state } } } },
  };
  const { session: r1 } = await session("cisco_iosxe", mock);
  expect(await r1.configure(["msg"], ms)).toMatchObject({ accepted: ["msg"], left: true });
});

test("iosxe: a configuration mode without a prompt is refused and left, unless the change has it shown", async () => {
  const mock = { os: "iosxe", state: "enable_no_service_prompt_config" };
  const { session: r1, device } = await session("cisco_iosxe", mock);
  const error = await failure(r1.configure(["no logging console"], ms));
  expect(error).toMatchObject({ code: "mode_unreachable", details: { sent: false } });
  expect(device.ledger).not.toContain("no logging console");
  const lines = ["service prompt config", "no logging console"];
  expect(await r1.configure(lines, ms)).toMatchObject({ accepted: lines, left: true });
});

test("text before the pager on its line is kept", async () => {
  const overlay = { show_command_with_more_first: { prompt: "some text --More-- " } };
  const { session: r1 } = await session("cisco_ios", { os: "ios", state: "enable", overlay });
  expect((await r1.send("show command with more", ms)).output).toContain("first\nsome text");
});

test.each(["Confirm> ", "Continue (yes/no)# "])("%s is a question and no prompt", async (prompt) => {
  const overlay = { confirm_prompt: { prompt } };
  const { session: r1, device } = await session("cisco_ios", { os: "ios", state: "enable", overlay });
  expect((await failure(r1.send("clear line 20", ms))).code).toBe("unanswered_question");
  expect(device.ledger).not.toContain("enable");
});

test("aireos: what waits for Enter within an output gets it", async () => {
  const { session: wlc } = await session("cisco_aireos", { os: "aireos", state: "aireos_exec" });
  expect((await wlc.send("show run-config", ms)).output).toContain("System Inventory");
});

test("nfvis: a commit that is aborted is rejected, and what it left behind is thrown away", async () => {
  const { session: nfvis } = await session("cisco_nfvis", { os: "confd", state: "nfvis_enable" });
  expect(await nfvis.configure(["no bridges bridge mgmt-br"], ms)).toMatchObject({
    accepted: [],
    rejected: { line: "commit", said: expect.stringContaining("Aborted: illegal reference") },
    committed: false,
    left: true,
  });
});

test("a shell of the device below is left for the next command", async () => {
  const { session: r1 } = await session("cisco_iosxe", { os: "iosxe", state: "general_enable" });
  const replies = [{ prompt: "continue\\? \\[y/n\\]", answer: "y" }];
  await r1.send("request platform software system shell", { ...ms, replies });
  expect(r1.mode).toBe("shell");
  expect((await r1.send("show ip interface brief", ms)).output).toContain("10.174.10.1");
  expect(r1.mode).toBe("privileged_exec");
});

test("fxos: the chassis behind `connect fxos` is left for the next command", async () => {
  const { session: r1, device } = await session("cisco_fxos", { os: "fxos", state: "fp2k_ftd_exec" });
  expect(r1.mode).toBe("ftd");
  await r1.send("connect fxos", ms);
  expect(r1.mode).toBe("exec");
  await r1.send("show version", ms);
  expect(r1.mode).toBe("ftd");
  expect(device.ledger.filter((line) => line !== "").slice(-3)).toEqual([
    "connect fxos",
    "exit",
    "show version",
  ]);
});
