// Our own messages keep their words on every platform and with every password, and lose every secret.
import { describe, expect, it } from "vitest";
import { createRedactor } from "../artifacts/redaction/index.js";
import { loadPlatforms } from "../packages/devices/src/platforms/load.js";
import type { Dialogue } from "../packages/devices/src/shell/dialogue.js";
import { noPrompt, unanswered } from "../packages/devices/src/shell/exchange-errors.js";
import { planOf } from "../compiler/testing/compiled.js";
import { maskMessage } from "./mask-message.js";

const platforms = Object.values(await loadPlatforms());
const plan = planOf("name: t\ntargets: { hosts: r1 }\nsteps: [{ run: show version }]\n");
const device = { ...plan.devices["r1"]!, name: "community" };
const messageWith = (redactor: ReturnType<typeof createRedactor>) => (message: string) =>
  maskMessage({ redactor, plan, device }, message);

const OWN_WORDS = [
  "secret (192.0.2.1:22): it refuses TCP connections. Is the address right?",
  "password refused the password of user netops. One attempt was made. Check the credential.",
  "key: its host key has changed, so no password is sent to it",
  "community asks for the enable secret, and the credential has none.",
  "r1: 192.0.2.1:22 presents the ssh-ed25519 host key SHA256:AbC/dEf, and known_hosts has none for it.",
  "r1: the private key cannot be read.",
  "If the password has expired, set a new one by hand",
  "secret snmp comes from the worker's environment variable SNMP: it is not set",
  "the password of credential lab comes from the worker's environment variable DEVICE_PASSWORD: it is empty or not set",
  "platform cisco_iosxe has no configuration mode (device lab-r1)",
  "r1: the admin interface is administratively down",
];

describe.each(platforms)("on $name", ({ secrets }) => {
  const mask = messageWith(
    createRedactor({ secrets: ["hunter22", "cisco", "admin", "lab"], shapes: secrets }),
  );
  it.each(OWN_WORDS)("%s", (message) => {
    expect(mask(message)).toBe(message);
  });
});

it("a password that is a word of ours does not hide it, and so does not tell what it is", () => {
  const mask = messageWith(
    createRedactor({ secrets: ["run", "port", "refused", "attempt", "expected", "right"], shapes: [] }),
  );
  for (const message of OWN_WORDS) expect(mask(message)).toBe(message);
  expect(mask('the last line is "Password: attempt"')).toBe('the last line is "Password: ***"');
});

it("a password that is also a name of the inventory does not hide the name", () => {
  const named = {
    ...plan,
    credentials: {
      ...plan.credentials,
      c: { name: "c", username: "operator77", agent: false, password: { env: "PASSWORD_77" } },
    },
  };
  const redactor = createRedactor({ secrets: ["operator77", "PASSWORD_77"], shapes: [] });
  const mask = (message: string) =>
    maskMessage({ redactor, plan: named, device: { ...device, credential: "c" } }, message);
  const refused = "r1 refused the password of user operator77.";
  expect(mask(refused)).toBe(refused);
  const missing =
    "the password of credential c comes from the worker's environment variable PASSWORD_77: it is empty";
  expect(mask(missing)).toBe(missing);
  expect(mask('r1 asks "operator77?"')).toBe('r1 asks "***?"');
});

describe("what a device or a person said is masked", () => {
  const shapes = platforms.flatMap(({ secrets }) => secrets);
  const mask = messageWith(createRedactor({ secrets: ['hun"ter<22', "admin"], shapes }));

  it.each([
    ["values anywhere", 'r1: password of user hun"ter<22', "r1: password of user ***"],
    [
      "shapes in quotes",
      'secret refused a line: "enable secret s3cret"',
      'secret refused a line: "enable secret ***"',
    ],
    [
      "shapes in backquotes",
      "`enable secret s3cret` is not among the read-only commands of key; nothing was sent",
      "`enable secret ***` is not among the read-only commands of key; nothing was sent",
    ],
    ["values in quotes", `r1 asks ${JSON.stringify('x hun"ter<22?')}`, 'r1 asks "x ***?"'],
    ["common words in quotes", 'the last line is "Password: admin"', 'the last line is "Password: ***"'],
    ["what a cut left of the beginning", 'the last line is "x hun\\"te…"', 'the last line is "x …"'],
    ["what a cut left of the end", 'the last line is "…er<22 x"', 'the last line is "… x"'],
    [
      "what a cut left outside of quotes",
      'the condition gives "x hun"te…, neither',
      'the condition gives "x …, neither',
    ],
  ])("%s", (_, message, masked) => {
    expect(mask(message)).toBe(masked);
  });
});

const LONG_LINES = [
  `{"a":"${"q".repeat(300)}","password":"Canary-s3cret-X4${"w".repeat(185)}`,
  `username bob password 0 Canary-s3cret-X2 ${"y".repeat(190)}`,
  `username bob password 0 ${"Canary".repeat(60)}`,
  `x Canary77 ${"z".repeat(900)}`,
];
it.each(LONG_LINES)("a line is cut once it is masked: %s", (line) => {
  const dialogue = {
    device: "r1",
    platform: platforms.find(({ name }) => name === "cisco_iosxe")!,
    prompt: { text: "r1#" },
    line,
  } as Dialogue;
  const mask = messageWith(createRedactor({ secrets: ["Canary77"], shapes: dialogue.platform.secrets }));
  const details = { sent: true };
  for (const { message } of [
    noPrompt(dialogue, "`show x`", 60_000, details),
    unanswered(dialogue, "`show x`", line, details),
  ]) {
    const masked = mask(message);
    expect(masked).not.toMatch(/anary|s3cret/);
    expect(masked).toContain("***");
    expect(masked.length).toBeLessThan(900);
  }
});
