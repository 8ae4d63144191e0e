import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, type TextFsmWork } from "../work.js";
import { templatesFolder } from "./folder.js";
import { findRow, parseIndex } from "./index-file.js";

describe("the index", () => {
  const rows = parseIndex(
    [
      "# about",
      "",
      "Template, Hostname, Platform, Command  # the header",
      "a.textfsm, .*, cisco_(ios|xe), sh[[ow]] ver[[sion]]",
      "#b.textfsm, .*, cisco_ios, show clock",
      "c.textfsm, .*, cisco_ios, show x{1,2}",
      "d.textfsm:e.textfsm, r\\d, , show .*",
      "",
    ].join("\r\n"),
  );
  const find = (Platform: string, Command: string, Hostname?: string) =>
    findRow(rows, { Platform, Command, ...(Hostname === undefined ? {} : { Hostname }) })?.templates;

  test.each(["show version", "sh ver", "sho vers", "show version | include x"])("%s", (command) => {
    expect(find("cisco_ios", command)).toEqual(["a.textfsm"]);
  });
  test("an abbreviation shorter than allowed does not match", () =>
    expect(find("cisco_ios", "s ver")).toBeUndefined());
  test("platforms are patterns", () => expect(find("cisco_xe", "sh ver")).toEqual(["a.textfsm"]));
  test("lines with a comma too many, and comments, are not rows", () => {
    expect(rows.map(({ templates }) => templates[0])).toEqual(["a.textfsm", "d.textfsm"]);
  });
  test("several templates; an empty cell matches anything; what is not asked for does not count", () => {
    expect(find("anything", "show clock")).toEqual(["d.textfsm", "e.textfsm"]);
    expect(find("anything", "show clock", "r1")).toEqual(["d.textfsm", "e.textfsm"]);
    expect(find("anything", "show clock", "sw")).toBeUndefined();
  });
  test("what is wrong with it", () => {
    expect(() => parseIndex("Hostname, Platform\n")).toThrow("no column Template");
    expect(() => findRow(parseIndex("Template, Command\na, sh(ow\n"), { Command: "show" })).toThrow(
      "wrong in line 2",
    );
  });
});

describe("a folder of templates", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "orchestrator-folder-"));
    const files = {
      index:
        "Template, Platform, Command\nkeyed_1:keyed_2, p, show keyed\nplain_1:plain_2, p, show plain\nlist, p, show list\nwrong_1:keyed_2, p, show wrong\nbroken, p, show broken\n",
      keyed_1:
        "Value Key PORT (p\\d)\nValue STATE (up|down)\n\nStart\n  ^state ${PORT} ${STATE} -> Record\n\nEOF\n",
      keyed_2:
        "Value Key PORT (p\\d)\nValue SPEED (\\d+)\n\nStart\n  ^speed ${PORT} ${SPEED} -> Record\n\nEOF\n",
      plain_1: "Value A (a\\d)\n\nStart\n  ^${A} -> Record\n\nEOF\n",
      plain_2: "Value B (b\\d)\n\nStart\n  ^${B} -> Record\n\nEOF\n",
      wrong_1: "Value STATE (up|down)\n\nStart\n  ^state .. ${STATE} -> Record\n",
      list: "Value List A (a)\nValue List B (b)\n\nStart\n  ^(${A}|${B})\n",
      broken: "Value A (a\n\nStart\n",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (how: Partial<TextFsmWork>, text: string) => perform({ with: "textfsm", folder, ...how, text });
  const show = (command: string, text: string) => run({ platform: "p", command }, text);

  test("tables are merged by their keys, whatever the order", () => {
    expect(
      show("show keyed", "state p1 up\nstate p2 down\nstate p3 up\nspeed p2 10\nspeed p1 100\n"),
    ).toEqual([
      { port: "p1", state: "up", speed: "100" },
      { port: "p2", state: "down", speed: "10" },
      { port: "p3", state: "up", speed: "" },
    ]);
  });
  test("without keys by their number", () => {
    expect(show("show plain", "a1\na2\nb1\n")).toEqual([
      { a: "a1", b: "b1" },
      { a: "a2", b: "" },
    ]);
  });
  test("a key that one of them lacks is an error", () => {
    expect(() => show("show wrong", "state p1 up\nspeed p1 10\n")).toThrow("the key PORT has to be in each");
  });
  test("a group that took no part: null with a template, as clitable writes it by command", () => {
    expect(run({ template: "list" }, "a\nb\n")).toEqual([{ a: ["a", null], b: [null, "b"] }]);
    expect(show("show list", "a\nb\n")).toEqual([{ a: ["a", "None"], b: ["None", "b"] }]);
  });
  test("a broken template is named with its line", () => {
    expect(() => show("show broken", "")).toThrow(/^broken: the template is wrong in line 1: /);
  });
  test("strict: an output of which no line is known is not an empty list, an empty output is", () => {
    expect(() => run({ template: "plain_1", strict: true }, "% Invalid\n")).toThrow(
      "no rule of the template matches",
    );
    expect(run({ template: "plain_1", strict: true }, "\n")).toEqual([]);
    expect(run({ template: "plain_1" }, "% Invalid\n")).toEqual([]);
  });

  test("the index may lie where a checkout or a package of ntc-templates has it", async () => {
    const outer = await mkdtemp(join(tmpdir(), "orchestrator-outer-"));
    const inner = join(outer, "ntc_templates", "templates");
    await mkdir(inner, { recursive: true });
    expect(() => templatesFolder(outer)).toThrow("templates fetch");
    await writeFile(join(inner, "index"), "Template\n");
    expect(templatesFolder(outer)).toBe(inner);
    await rm(outer, { recursive: true, force: true });
  });
});
