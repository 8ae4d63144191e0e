// Definitions in scrapli's formats become platforms that open sessions, and say what is missing.
import { expect, test } from "vitest";
import { conversation } from "../../testing/scripted-device.js";
import { device, open } from "../../testing/session.js";
import { checkGolden } from "../golden-check.js";
import { isReadOnly } from "../read-only.js";
import type { CliPlatform } from "../../words/platform.js";
import { parsePlatform } from "../load.js";

const parseCli = (text: string, file: string): CliPlatform => parsePlatform(text, file) as CliPlatform;
import { convertScrapli } from "./convert.js";

const MODES = String.raw`---
prompt_pattern: '^.*[>#]\s?+$'
default_mode: 'admin'
modes:
  - name: 'guest'
    prompt_pattern: '^(?!tcl)[a-z0-9.\-]{1,63}>\s?+$'
    accessible_modes:
      - name: 'admin'
        instructions:
          - send_prompted_input:
              input: 'enable'
              prompt_exact: 'Password:'
              response: '__lookup::enable'
  - name: 'configuration'
    prompt_pattern: '^[a-z0-9.\-]{1,63}\([\w.-]{0,32}\)#\s?+$'
    prompt_excludes: ['tcl)']
    accessible_modes:
      - name: 'admin'
        instructions: [{ send_input: { input: 'end' } }]
  - name: 'admin'
    prompt_pattern: '^[a-z0-9.\-]{1,63}#\s?+$'
    accessible_modes:
      - name: 'configuration'
        instructions: [{ send_input: { input: 'configure terminal' } }]
      - name: 'tclsh'
        instructions: [{ send_input: { input: 'tclsh' } }]
  - name: 'tclsh'
    prompt_pattern: '^[a-z0-9.\-]{1,63}\(tcl\)#$'
    accessible_modes:
      - name: 'admin'
        instructions: [{ send_input: { input: 'tclquit' } }]
failure_indicators: ['% Invalid input.', '% (really) unknown']
on_open_instructions:
  - enter_mode: { requested_mode: 'admin' }
  - send_input: { input: 'terminal length 0' }
  - write: { input: 'terminal width 255\n\n' }
on_close_instructions:
  - enter_mode: { requested_mode: 'admin' }
  - write: { input: 'logout' }
ntc_templates_platform: 'acme_os'
`;

const PRIVILEGES = String.raw`---
platform-type: 'acme_old'
default:
  driver-type: 'network'
  privilege-levels:
    exec: { name: 'exec', pattern: '(?im)^[\w.\-]{1,63}>$', previous-priv: , deescalate: , escalate: , escalate-auth: false, escalate-prompt: }
    privilege-exec: { name: 'privilege-exec', pattern: '(?im)^[\w.\-]{1,63}#$', previous-priv: 'exec', deescalate: 'disable', escalate: 'enable', escalate-auth: true, escalate-prompt: '(?im)^password:\s?$' }
    configuration: { name: 'configuration', pattern: '(?im)^[\w.\-]{1,63}\(config\)#$', previous-priv: 'privilege-exec', deescalate: 'end', escalate: 'configure terminal', escalate-auth: false, escalate-prompt: }
  default-desired-privilege-level: 'privilege-exec'
  failed-when-contains: ['% Unknown command']
  textfsm-platform: 'acme_os'
  network-on-open:
    - operation: 'acquire-priv'
    - operation: 'driver.send-command'
      command: 'terminal length 0'
  network-on-close:
    - operation: 'channel.write'
      input: 'exit'
    - operation: 'channel.return'
`;

/** The definition with another pattern for its mode `tclsh`. */
const withTclsh = (pattern: string): string =>
  MODES.replace(String.raw`'^[a-z0-9.\-]{1,63}\(tcl\)#$'`, () => pattern);

test("a definition keeps its modes, ways, failures, opening and closing", () => {
  const { name, yaml, notes } = convertScrapli(MODES, "somewhere/Acme-OS.yaml");
  expect(name).toBe("acme_os");
  const platform = parseCli(yaml, "acme_os.yaml");
  expect(platform).toMatchObject({
    textfsm: "acme_os",
    command_mode: "admin",
    login_modes: ["admin", "guest", "tclsh"],
    setup: ["terminal length 0", "terminal width 255"],
    logout: "logout",
    configure: { mode: "configuration", leave: ["end"], candidate: false },
  });
  expect(platform.transitions).toContainEqual({
    from: "guest",
    to: "admin",
    send: "enable",
    secret: { prompt: "(?i)^Password:\\s?$", of: "enable" },
    refused: [],
  });
  expect(notes.join("\n")).toContain("modes.guest: (?!tcl) was left out");
  expect(notes.join("\n")).toContain('modes.configuration: prompts with "tcl)" were excluded');
  expect(notes.join("\n")).toContain("read_only: a definition does not list them");
  for (const note of notes) expect(yaml).toContain(`# - ${note}`);
});

test("its prompts and failures mean what they meant, capitals included, and unlisted commands are writes", async () => {
  const platform = parseCli(convertScrapli(MODES, "acme_os.yaml").yaml, "acme_os.yaml");
  const disagreements = await checkGolden(platform, {
    platform: "acme_os",
    source: "written after this test",
    greeting: "",
    transcript: [
      { prompt: "R1>", mode: "guest", output: "% Invalid input.\n", is: "failure" },
      { prompt: "R1#", mode: "admin", output: "error: % (really) unknown\n", is: "failure" },
      { prompt: "r1.lab# ", mode: "admin", output: "% Invalid inputs\n", is: "ok" },
      { prompt: "R1(config-if)#", mode: "configuration", output: "% Invalid input.\n", is: "rejected" },
    ],
    prompts: {},
    not_prompts: ["R1# show version"],
    above: {},
    pager: ["--More--", "---- More ----"],
    questions: [],
    dialogs: [],
    not_failures: [],
    reads: ["show version", "display version", "ping 10.0.0.1"],
    writes: ["reload", "show version > x", "show version | tee x", "configure terminal"],
    json: [],
    not_json: [],
    secrets: [],
    not_secrets: [],
  });
  expect(
    disagreements.filter((each) => !each.includes("is not shown") && !each.includes("is shown")),
  ).toEqual([]);
});

test("the older format is taken too, under the name that it gives itself or one that is given", () => {
  const { name, yaml } = convertScrapli(PRIVILEGES, "x.yaml");
  expect(name).toBe("acme_old");
  const platform = parseCli(yaml, "acme_old.yaml");
  expect(platform).toMatchObject({
    command_mode: "privilege-exec",
    login_modes: ["privilege-exec", "exec"],
    setup: ["terminal length 0"],
    logout: "exit",
    configure: { mode: "configuration", leave: ["end"] },
  });
  expect(platform.transitions.map(({ from, to, send }) => `${from} ${to} ${send}`)).toContain(
    "exec privilege-exec enable",
  );
  expect(isReadOnly(platform, "show version")).toBe(true);
  expect(convertScrapli(PRIVILEGES, "x.yaml", "mine").name).toBe("mine");
});

test("a device is talked to with what came out", async () => {
  const platform = parseCli(convertScrapli(MODES, "acme_os.yaml").yaml, "acme_os.yaml");
  const acme = await device({
    shell: conversation({ "show version": "Acme OS 7\r\n", "show frob": "% Invalid input.\r\n" }, "acme#"),
  });
  const session = await open(acme, { platform });
  const fine = await session.send("show version", { timeout_ms: 5_000 });
  const bad = await session.send("show frob", { timeout_ms: 5_000 });
  expect([fine.output, fine.refused]).toEqual(["Acme OS 7", undefined]);
  expect(bad.refused).toBe("% Invalid input.");
  expect(acme.ledger).toEqual(["terminal length 0", "terminal width 255", "show version", "show frob"]);
});

test.each([
  ["no YAML", "modes: {", /x\.yaml: no YAML: /],
  [
    "something else",
    "name: frr\n",
    /x\.yaml: no platform definition of scrapli: default_mode: .*Expected `default_mode` and `modes`, or/,
  ],
  ["a mode without a name", MODES.replace("name: 'guest'", "nome: 'guest'"), /modes\.0\.name/],
  [
    "a pattern that is all lookahead",
    withTclsh("'^(?=.*#).*$'"),
    /x\.yaml: modes\.tclsh: .*would match any line.*by hand/,
  ],
  ["a pattern that is wrong", withTclsh("'('"), /modes\.tclsh: .*cannot be written in RE2/],
  [
    "a default mode that is not there",
    MODES.replace("default_mode: 'admin'", "default_mode: 'root'"),
    /no mode "root"/,
  ],
])("%s is refused with the place", (_what, text, message) => {
  expect(() => convertScrapli(text, "x.yaml")).toThrow(message);
});

test("a lookahead that is the whole pattern is written straight", () => {
  const text = withTclsh(String.raw`'^(?!\[V\d{3}R\d{3}\])(?=\[~?[a-z0-9-]{1,64}\]$).*$'`);
  const platform = parseCli(convertScrapli(text, "x.yaml").yaml, "x.yaml");
  expect(platform.modes["tclsh"]!.prompt).toBe(String.raw`(?i)^(?:\[~?[a-z0-9-]{1,64}\])$`);
});

test("a prompt over two lines is one line and the line above it, which tells modes apart", async () => {
  const text = MODES.replace(
    String.raw`'^[a-z0-9.\-]{1,63}#\s?+$'`,
    String.raw`'^\[/?\]\s*\n.*@.*#'`,
  ).replace(String.raw`'^[a-z0-9.\-]{1,63}\([\w.-]{0,32}\)#\s?+$'`, String.raw`'^.?\(.*?\)\[.*?\]\n.*@.*#'`);
  const platform = parseCli(convertScrapli(text, "x.yaml").yaml, "x.yaml");
  expect(platform.modes["admin"]).toEqual({ prompt: "(?i)^.*@.*#", above: String.raw`(?i)^\[/?\]$` });
  let inside = false;
  const acme = await device({
    shell: async (terminal) => {
      for (;;) {
        terminal.write(`${inside ? "*(ex)[/port 1]" : "[/]"}\r\nA:me@acme# `);
        const line = await terminal.line();
        if (line === "logout") return;
        if (line === "configure terminal" || line === "end") inside = line !== "end";
      }
    },
  });
  const session = await open(acme, { platform });
  const change = await session.configure(["mtu 9000"], { timeout_ms: 5_000 });
  expect(change).toMatchObject({ accepted: ["mtu 9000"], left: true });
  expect(acme.ledger.slice(-3)).toEqual(["configure terminal", "mtu 9000", "end"]);
});
