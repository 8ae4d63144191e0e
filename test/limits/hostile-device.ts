// A device that prints what slow patterns and recursion are slow at, over real SSH.
import type { Json } from "../../packages/devices/src/words/json.js";
import { scriptedDevice, type ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";

const DEPTH = 5_000;
const many = (make: (n: number) => string, separator: string): string =>
  Array.from({ length: 100_000 }, (_, n) => make(n)).join(separator);
/** Letters that never repeat. */
export function twoLetters(length: number): string {
  let seed = 7;
  const letter = (): string => ((seed = (seed * 48_271) % 2_147_483_647) & 64 ? "a" : "b");
  return Array.from({ length }, letter).join("");
}
const linesOfTwoLetters = (lines: number): string =>
  twoLetters(lines * 2_000).replaceAll(/.{2000}/g, "$&c\r\n");

const OUTPUTS: Record<string, () => string> = {
  /** 100 KB, and none of it a digit. */
  "show letters": () => "abcdefghij".repeat(10_000),
  /** 3 MB, at whose very end the pattern finds something. */
  "show slow": () => `${"abcdefghij".repeat(300_000)}7`,
  "show lines": () => "abcdefghij abcdefghij abcdefghij\r\n".repeat(3_000),
  "show pairs": () => "ab".repeat(50_000),
  "show accents": () => "é".repeat(50_000),
  /** 10 KB each. */
  "show json lists": () => "[".repeat(DEPTH) + "]".repeat(DEPTH),
  "show json objects": () => '{"a":'.repeat(DEPTH) + "1" + "}".repeat(DEPTH),
  "show json both": () => '[{"a":'.repeat(DEPTH / 2) + "1" + "}]".repeat(DEPTH / 2),
  "show xml": () => "<a>".repeat(DEPTH) + "</a>".repeat(DEPTH),
  /** Of one object each, 1 to 2 MB. */
  "show json members": () => `{${many((n) => `"k${n}":1`, ",")}}`,
  "show xml attributes": () => `<a ${many((n) => `k${n}="1"`, " ")}/>`,
  "show xml elements": () => `<a>${many((n) => `<k${n}>1</k${n}>`, "")}</a>`,
  "show pairs of lines": () => many((n) => `k${n}: 1`, "\r\n"),
  "show json records": () =>
    JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ name: `e${n}`, state: "up", mtu: 1500 }))),
  "show one letter": () => "q".repeat(16_000),
  /** 500 KB, each line a secret by some patterns. */
  "show two letters": () => linesOfTwoLetters(250),
  /** 1 MB in one line. */
  "show one line": () => twoLetters(1_000_000),
  "write one line": () => twoLetters(1_000_000),
  "show version": () => "Acme 7",
};

/** With `ask` before the command it asks `Really?` behind the output. */
export const hostileDevice = (): Promise<ScriptedDevice> =>
  scriptedDevice({
    shell: async (terminal) => {
      for (;;) {
        terminal.write("box => ");
        const line = await terminal.line();
        if (line === "bye") return;
        if (line.startsWith("ask ")) {
          terminal.write(`${OUTPUTS[line.slice(4)]?.() ?? ""} Really? `);
          await terminal.line();
          terminal.write("\r\ndone\r\n");
        } else terminal.write(`${OUTPUTS[line]?.() ?? ""}\r\n`);
      }
    },
  });

export const PLATFORM = {
  name: "acme",
  description: "prints what it is asked for",
  modes: { ready: { prompt: "^[\\w-]+ =>\\s?$" } },
  login_modes: ["ready"],
  command_mode: "ready",
  transitions: [],
  failures: ["^\\?\\? "],
  read_only: ["^(?:show|ask)\\s"],
  logout: "bye",
};

/** The inventory that reaches it, as `box`. */
export const inventoryOf = ({ port }: ScriptedDevice, platform: Json = PLATFORM) => ({
  platforms: { acme: platform },
  credentials: { acme: { username: "netops", password: { env: "ACME_PASSWORD" } } },
  devices: {
    box: {
      host: "127.0.0.1",
      port,
      platform: "acme",
      credential: "acme",
      ssh: { strict_host_key_checking: "no" },
    },
  },
});
