// Configuration that was rendered elsewhere, and templates: read with the plan, and what is wrong with them.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { loadPlatforms } from "../packages/devices/src/platforms/load.js";
import { compile, explainPlan } from "./index.js";

const platforms = await loadPlatforms();
const INVENTORY = `
credentials: { lab: { username: netops, password: { env: LAB_PASSWORD } } }
secrets: { snmp: { env: SNMP } }
defaults: { credential: lab }
devices:
  r1: { host: 192.0.2.1, platform: cisco_iosxe, vars: { ntp: [192.0.2.7] } }
  r2: { host: 192.0.2.2, platform: cisco_iosxe, vars: { ntp: [192.0.2.8, 192.0.2.9] } }
  j1: { host: 192.0.2.3, platform: juniper_junos, vars: { ntp: [] } }
  f1: { host: 192.0.2.4, platform: frr }
  t1: { host: 192.0.2.5, platform: cisco_iosxe, transport: telnet }
`;

function compiled(
  configure: string,
  files: Record<string, string>,
  more: { head?: string; tail?: string } = {},
) {
  const { head = "targets: { hosts: [r1, r2] }", tail = "" } = more;
  const text = `name: push\n${head}\nsteps:\n  - { id: first, run: show clock, save: { x: output } }\n  - id: push\n    configure: ${configure}\n${tail}`;
  return compile(
    { spec: { text, file: "specs/push.yaml" }, inventory: { text: INVENTORY, file: "inventory.yaml" } },
    { platforms, load: (path) => files[path] },
  );
}

function problems(configure: string, files: Record<string, string>, more = {}) {
  const result = compiled(configure, files, more);
  if ("plan" in result) return [];
  return result.diagnostics.map(
    ({ code, file, line, column, message }) => `${code} ${file}:${line}:${column} ${message}`,
  );
}

function shown(configure: string, files: Record<string, string>, more = {}) {
  const result = compiled(configure, files, more);
  if ("diagnostics" in result) throw new Error(JSON.stringify(result.diagnostics, null, 1));
  const { stages } = explainPlan(result.plan, result.files);
  const commands = stages[0]!.devices.map(({ device, steps }) => [device, steps.at(-1)!.commands] as const);
  return { plan: result.plan, files: result.files, commands: Object.fromEntries(commands) };
}

const FILE = '{ file: "intended/${{ device.name }}.cfg" }';
const CONFIGS = {
  "specs/intended/r1.cfg": "hostname r1\r\ninterface Gi1\r\n description ${{ odd }}\r\n\r\n",
  "specs/intended/r2.cfg": "\ufeffhostname r2\n",
};

describe("a file for each device", () => {
  it("is read with the plan, which holds its digest and not its text", () => {
    const { plan, files, commands } = shown(FILE, CONFIGS);
    expect(commands).toEqual({
      r1: ["hostname r1", "interface Gi1", " description ${{ odd }}"],
      r2: ["hostname r2"],
    });
    expect(Object.keys(plan.files!)).toEqual(["specs/intended/r1.cfg", "specs/intended/r2.cfg"]);
    expect(plan.files!["specs/intended/r1.cfg"]).toBe(
      createHash("sha256").update(CONFIGS["specs/intended/r1.cfg"]).digest("hex"),
    );
    expect(JSON.stringify(plan)).not.toContain("hostname r1");
    expect(files["specs/intended/r2.cfg"]).toBe("hostname r2\n");
  });
  it("may be one for each item", () => {
    const item = '{ file: "parts/${{ item }}-${{ device.name }}.cfg" }';
    const files = Object.fromEntries(
      ["a-r1", "b-r1", "a-r2", "b-r2"].map((name) => [`specs/parts/${name}.cfg`, "hostname x\n"]),
    );
    expect(Object.keys(shown(item, files, { tail: "    for_each: [a, b]\n" }).plan.files!)).toHaveLength(4);
  });
  it.each<[string, Record<string, string>, string]>([
    [
      "is not there",
      { "specs/intended/r1.cfg": "a\n" },
      "file_not_found specs/push.yaml:6:25 for device `r2`: there is no file `specs/intended/r2.cfg`",
    ],
    [
      "is not text",
      { ...CONFIGS, "specs/intended/r2.cfg": "a\nb\u0000c" },
      "bad_encoding specs/intended/r2.cfg:2:2 this is not text: it has a zero byte",
    ],
    [
      "is not UTF-8",
      { ...CONFIGS, "specs/intended/r2.cfg": "a\nb\nc \ufffd" },
      "bad_encoding specs/intended/r2.cfg:3:3 this is not UTF-8",
    ],
    [
      "is empty",
      { ...CONFIGS, "specs/intended/r2.cfg": " \n\n" },
      "bad_value specs/intended/r2.cfg:1:1 the file is empty",
    ],
    [
      "has control characters",
      { ...CONFIGS, "specs/intended/r2.cfg": "banner motd \u0003" },
      "unsafe_command specs/intended/r2.cfg:1:13 there is a control character inside a line",
    ],
    [
      "is too large",
      { ...CONFIGS, "specs/intended/r2.cfg": "x\n".repeat(3_000_000) },
      "too_large specs/intended/r2.cfg:1:1 the file has 6000000 characters; a configuration may have 4194304, and 100000 lines",
    ],
  ])("that %s", (_, files, said) => expect(problems(FILE, files)).toEqual([said]));
  it.each([
    ['{ file: "../../etc/passwd" }', "path_escapes"],
    ['{ file: "/etc/passwd" }', "path_escapes"],
    ['{ file: "intended/.${{ device.name }}" }', "path_escapes"],
    ['{ file: "intended/${{ saved.x }}.cfg" }', "unknown_name"],
    ['{ file: "a.cfg", lines: [x] }', "conflicting_keys"],
    ["{ save: true }", "missing_key"],
  ])("%s", (configure, code) =>
    expect(problems(configure, CONFIGS)[0]).toMatch(new RegExp(`^${code} specs/push.yaml:6:`)),
  );
  it("a value chooses no other folder", () => {
    const head = 'targets: { hosts: [r1] }\ninputs: { path: { type: string, default: "../secrets/enable" } }';
    const files = {
      "specs/intended/x": "a\n",
      "secrets/enable": "hunter2\n",
      "specs/secrets/enable": "hunter2\n",
    };
    expect(problems('{ file: "intended/${{ inputs.path }}" }', files, { head })[0]).toMatch(/^path_escapes/);
  });
});

describe("a template", () => {
  const TEMPLATE = '{ template: "templates/${{ device.platform }}.j2" }';
  const base = {
    "specs/templates/cisco_iosxe.j2":
      "{% include 'head.j2' %}\n{% for server in device.vars.ntp %}\nntp server {{ server }}\n{% endfor %}\nsnmp-server community {{ secrets.snmp }} RO\n",
    "specs/templates/head.j2": "hostname {{ device.name }}\n",
  };
  it("is rendered for each device, with secrets left for the run", () => {
    const { plan, commands } = shown(TEMPLATE, base);
    expect(commands["r2"]).toEqual([
      "hostname r2",
      "ntp server 192.0.2.8",
      "ntp server 192.0.2.9",
      "snmp-server community ${{ secrets.snmp }} RO",
    ]);
    expect(Object.keys(plan.secrets)).toEqual(["snmp"]);
    expect(Object.keys(plan.jinja!)).toEqual(["specs/templates/cisco_iosxe.j2", "specs/templates/head.j2"]);
    const { action } = plan.steps["push"]!;
    expect(Object.keys(("configure" in action && action.configure.source?.digests) || {})).toEqual([
      "r1",
      "r2",
    ]);
  });
  it("that reads what steps saved is rendered in the run", () => {
    const { plan, commands } = shown("{ template: t.j2 }", { "specs/t.j2": "! {{ saved.x }}\nhostname a\n" });
    expect(commands["r1"]).toEqual([]);
    expect(plan.steps["push"]!.needs.saved).toEqual(["x"]);
  });
  it.each<[string, Record<string, string>, RegExp]>([
    [
      "an unknown variable",
      { "specs/t.j2": "a\nb {{ device.vars.npt }}\n" },
      /^bad_template specs\/t\.j2:2:6 for device `r1`: `device\.vars\.npt` is undefined$/,
    ],
    [
      "an error of syntax",
      { "specs/t.j2": "a\n{% for x in %}\n" },
      /^bad_template specs\/t\.j2:2:13 syntax error/,
    ],
    [
      "another that is not there",
      { "specs/t.j2": "a\n{% include 'b.j2' %}\n" },
      /^file_not_found specs\/t\.j2:2:13 there is no template `b\.j2`$/,
    ],
    [
      "an error in another",
      { "specs/t.j2": "a\n{% include 'b.j2' %}\n", "specs/b.j2": "\n{{ foo }}" },
      /^bad_template specs\/b\.j2:2:4 for device `r1`: `foo` is undefined/,
    ],
    [
      "a secret in it",
      { "specs/t.j2": "hostname a\nsnmp-server community Pr1vat3x RO\n" },
      /^literal_secret specs\/t\.j2:2:23/,
    ],
    [
      "a secret that the inventory lacks",
      { "specs/t.j2": "x {{ secrets.snpm }}\n" },
      /^unknown_secret specs\/t\.j2:1:6 the inventory has no secret `snpm`/,
    ],
    [
      "a secret with a filter",
      { "specs/t.j2": "x {{ secrets.snmp | lower | replace(':', '') }}\n" },
      /a secret can only be written as it is/,
    ],
    [
      "no end",
      { "specs/t.j2": "{% for i in range(90000) %}{% for j in range(90000) %}x{% endfor %}{% endfor %}" },
      /more than 2,000,000 steps/,
    ],
  ])("with %s", (_, files, said) => expect(problems("{ template: t.j2 }", files)[0]).toMatch(said));
  it("cannot bring in files of other folders", () => {
    const files = { "specs/t.j2": "{% include '../../etc/passwd' %}", "etc/passwd": "root:x" };
    expect(problems("{ template: t.j2 }", files)[0]).toMatch(/^file_not_found/);
  });
  it("a value is neither an expression of ours nor a secret", () => {
    const files = { "specs/t.j2": "description {{ '${' ~ '{ secrets.snmp }}' }}\n" };
    expect(shown("{ template: t.j2 }", files).commands["r1"]).toEqual(["description ${{ secrets.snmp }}"]);
  });
});

describe("replace", () => {
  const head = "targets: { hosts: [j1] }";
  it("is refused where the platform cannot", () => {
    const said = (device: string, more = "") =>
      problems(
        `{ lines: [hostname a], replace: true${more} }`,
        {},
        { head: `targets: { hosts: [${device}] }` },
      );
    expect(said("f1")).toEqual([
      "replace_unsupported specs/push.yaml:6:39 `frr` (device `f1`) cannot replace its whole configuration",
    ]);
    expect(said("t1")).toEqual([
      "replace_unsupported specs/push.yaml:6:39 `cisco_iosxe` replaces its configuration by a file, which needs SSH, and device `t1` has transport `telnet`",
    ]);
    expect(said("r1", ", confirm: 5m")[0]).toMatch(/^replace_unsupported .* has no commit-confirm/);
    expect(said("r1")).toEqual([]);
  });
  it("goes into the plan where it can, with a commit-confirm as well", () => {
    const { plan } = shown(
      '{ lines: ["set system host-name j1"], replace: true, confirm: 5m }',
      {},
      { head },
    );
    expect(plan.steps["push"]!.action).toMatchObject({ configure: { replace: true, confirm_ms: 300_000 } });
  });
});
