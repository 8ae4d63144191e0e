import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Session, session } from "../testing/harness.js";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "orchestrator-parse-"));
  await writeFile(
    join(cwd, "index"),
    "Template, Hostname, Platform, Command\n\nports.textfsm, .*, cisco_ios, sh[[ow]] po[[rts]]\n",
  );
  await writeFile(
    join(cwd, "ports.textfsm"),
    "Value PORT (\\S+)\nValue STATE (up|down)\n\nStart\n  ^Port\n  ^${PORT}\\s+${STATE} -> Record\n  ^. -> Error\n",
  );
  await writeFile(join(cwd, "lax.textfsm"), "Value PORT (p\\d)\n\nStart\n  ^${PORT} -> Record\n");
  await writeFile(join(cwd, "output"), "Port State\np1 up\np2 down\n");
  await writeFile(join(cwd, "other"), "% Invalid input\n");
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const started = (stdin = ""): Session => {
  const it = session({ cwd });
  it.deps.environment = { NET_TEXTFSM: cwd };
  it.deps.stdin = Readable.from([stdin]);
  return it;
};
const ports = [
  { port: "p1", state: "up" },
  { port: "p2", state: "down" },
];

test("by platform of ours and an abbreviated command", async () => {
  const { code, out } = await started().run(
    "parse",
    "output",
    "--platform",
    "cisco_iosxe",
    "--command",
    "sh po",
  );
  expect([code, JSON.parse(out)]).toEqual([0, ports]);
});

test("by the index's own platform, from stdin", async () => {
  const { code, out } = await started("Port State\np1 up\np2 down\n").run(
    "parse",
    "--platform",
    "cisco_ios",
    "--command",
    "show ports",
  );
  expect([code, JSON.parse(out)]).toEqual([0, ports]);
});

test.each(["ports", "ports.textfsm", "./ports.textfsm"])("by template: %s", async (template) => {
  const { code, out } = await started().run("parse", "output", "--template", template);
  expect([code, JSON.parse(out)]).toEqual([0, ports]);
});

test("an output that the template refuses: exit 1, with the line", async () => {
  const { code, out, err } = await started().run("parse", "other", "--template", "ports");
  expect([code, out]).toEqual([1, ""]);
  expect(err).toMatch(/refuses line 1 .*% Invalid input/);
});

test("an output of which the template knows nothing: exit 1, no empty list", async () => {
  const { code, out, err } = await started().run("parse", "other", "--template", "lax");
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain("no rule of the template matches any line");
});

test.each([
  ["nothing chosen", ["output"], "Say --template, or --platform and --command"],
  ["both chosen", ["output", "--template", "x", "--platform", "y"], "not both"],
  [
    "no such command",
    ["output", "--platform", "cisco_ios", "--command", "show nothing"],
    "has none for `show nothing`",
  ],
  ["no such template", ["output", "--template", "nothing"], 'there is no template "nothing"'],
  ["no such file", ["nothing", "--template", "ports"], "nothing cannot be read"],
  ["a file with requests", ["output", "--ndjson"], "leave the file out"],
  ["no templates", ["output", "--template", "ports", "--templates", "away"], "templates fetch"],
])("%s: exit 2", async (_, args, message) => {
  const { code, err } = await started().run("parse", ...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test("requests are answered in order, each wrong one by itself", async () => {
  const requests = [
    { platform: "cisco_ios", command: "sh po", text: "p1 up\n" },
    { template: "ports", text: "% bad\n" },
    { template: "lax", text: "% bad\n" },
    { template: "Value A (\\d+)\n\nStart\n  ^${A} -> Record\n", text: "1\n2\n" },
    { platform: "cisco_ios", command: "show nothing", text: "" },
    { template: "ports" },
  ];
  const lines = [...requests.map((each) => JSON.stringify(each)), "", "{no json"].join("\n");
  const { code, out } = await started(`${lines}\n`).run("parse", "--ndjson");
  expect(code).toBe(0);
  expect(
    out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { records: [{ port: "p1", state: "up" }] },
    { error: expect.objectContaining({ code: "unexpected_line", line: 1, text: "% bad" }) },
    { records: [] },
    { records: [{ a: "1" }, { a: "2" }] },
    { error: expect.objectContaining({ code: "no_template" }) },
    { error: expect.objectContaining({ code: "bad_request", message: expect.stringContaining("text") }) },
    { error: expect.objectContaining({ code: "bad_request" }) },
  ]);
});
