import { describe, expect, test } from "vitest";
import type { ParseError } from "../errors.js";
import { parseJson } from "./json.js";
import { parseKeyValue } from "./key-value.js";
import { parseRegex } from "./regex.js";
import { parseTable } from "./table.js";
import { parseXml } from "./xml.js";

const errorOf = (parse: () => unknown): ParseError => {
  try {
    return { code: "none", value: parse() } as never;
  } catch (error) {
    return error as ParseError;
  }
};

describe("json", () => {
  test("the value", () => expect(parseJson(' {"a": [1]}\n')).toEqual({ a: [1] }));
  test("what is none fails with its line and beginning", () => {
    expect(errorOf(() => parseJson('{"a": 1,\n oops}'))).toMatchObject({
      code: "not_json",
      line: 2,
      message: expect.stringContaining('it begins: {"a": 1,'),
    });
    expect(errorOf(() => parseJson(" \n")).message).toContain("nothing was printed");
  });
});

describe("regex", () => {
  test("a record for each match, null for a group that took no part", () => {
    expect(
      parseRegex("eth0 up 10\neth1 down\n", String.raw`^(?P<name>\w+) (?P<state>\w+)(?: (?P<speed>\d+))?$`),
    ).toEqual([
      { name: "eth0", state: "up", speed: "10" },
      { name: "eth1", state: "down", speed: null },
    ]);
  });
  test("nothing printed gives no records", () => expect(parseRegex("\n", "(?P<a>x)")).toEqual([]));
  test.each([
    ["no match", "(?P<a>x)", "no_match"],
    ["no names", "(x)", "bad_pattern"],
    ["no pattern", undefined, "bad_pattern"],
    ["a pattern that is none", "(?P<a>", "bad_pattern"],
    ["a look ahead, which RE2 has not", "(?P<a>y)(?=z)", "bad_pattern"],
  ])("%s", (_, pattern, code) => {
    expect(errorOf(() => parseRegex("% Invalid input", pattern))).toMatchObject({ code });
  });
});

describe("key_value", () => {
  test("keys in snake_case, values as printed", () => {
    expect(parseKeyValue("Router ID : 10.0.0.1\nMTU=1500\nLast Change: 10:20:30\nOK?:\n")).toEqual({
      router_id: "10.0.0.1",
      mtu: "1500",
      last_change: "10:20:30",
      ok: "",
    });
  });
  test("nested by indentation, below a key or a heading", () => {
    expect(
      parseKeyValue(
        "Area: 0\n  Timers:\n    hello: 10\n    dead: 40\n  Cost: 5\nInterface eth0\n\tState: up\n=======\nEnd: yes\n",
      ),
    ).toEqual({
      area: { value: "0", timers: { hello: "10", dead: "40" }, cost: "5" },
      interface_eth0: { state: "up" },
      end: "yes",
    });
  });
  test("a value goes on in deeper lines; a key that comes again makes a list", () => {
    expect(parseKeyValue("Modes: 10\n        100\nPort: 1\nPort: 2\nPort: 3\n")).toEqual({
      modes: "10\n100",
      port: ["1", "2", "3"],
    });
  });
  test("a line that is none fails, with its number", () => {
    expect(errorOf(() => parseKeyValue("a: 1\nfree text\n"))).toMatchObject({
      code: "unexpected_line",
      line: 2,
      text: "free text",
    });
  });
  test("nothing at all fails", () =>
    expect(errorOf(() => parseKeyValue("\n"))).toMatchObject({ code: "no_match" }));
  test("a key cannot reach into an object's prototype", () => {
    const value = parseKeyValue("__proto__: 1\nconstructor: x\n") as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value["proto"]).toBe("1");
  });
});

describe("table", () => {
  test("columns by the words of the header, also with one space between", () => {
    const text = [
      "Interface              IP-Address      OK? Method Status                Protocol",
      "GigabitEthernet0/0     10.0.0.1        YES NVRAM  up                    up",
      "GigabitEthernet0/1     unassigned      YES unset  administratively down down",
    ].join("\n");
    expect(parseTable(text)).toEqual([
      {
        interface: "GigabitEthernet0/0",
        ip_address: "10.0.0.1",
        ok: "YES",
        method: "NVRAM",
        status: "up",
        protocol: "up",
      },
      {
        interface: "GigabitEthernet0/1",
        ip_address: "unassigned",
        ok: "YES",
        method: "unset",
        status: "administratively down",
        protocol: "down",
      },
    ]);
  });
  test("columns by a ruler, empty cells, text before and after", () => {
    const text =
      "Total 2\n\nPort   Name        Vlan\n-----  ----------  ----\nGi1    to core     1\nGi2                20\n\nEnd of table\n";
    expect(parseTable(text)).toEqual([
      { port: "Gi1", name: "to core", vlan: "1" },
      { port: "Gi2", name: "", vlan: "20" },
    ]);
  });
  test("headings of two words, cells that begin left of theirs", () => {
    const text =
      "Device ID    Holdtime   Port ID\nsw1               157   Gig 0/1\nr2                 33   Gig 0/12\n";
    expect(parseTable(text)).toEqual([
      { device_id: "sw1", holdtime: "157", port_id: "Gig 0/1" },
      { device_id: "r2", holdtime: "33", port_id: "Gig 0/12" },
    ]);
  });
  test("a header that is named is looked for", () => {
    expect(parseTable("some text\nA    B\n1    2\n", "A B")).toEqual([{ a: "1", b: "2" }]);
    expect(errorOf(() => parseTable("some text\nmore\n", "A B"))).toMatchObject({ code: "no_match" });
  });
  test("a table without rows is empty; no table is an error", () => {
    expect(parseTable("A    B\n")).toEqual([]);
    expect(errorOf(() => parseTable("%Error\n"))).toMatchObject({ code: "no_match" });
  });
  test("a row that fits no way fails, with its line", () => {
    expect(errorOf(() => parseTable("Aa    Bb    Cc\n1     2     3\nlonglong\n"))).toMatchObject({
      code: "unexpected_line",
      line: 3,
      text: "longlong",
    });
  });
});

describe("xml", () => {
  const text = `show version | display xml
<rpc-reply xmlns:junos="http://xml.juniper.net/junos" xmlns="urn:x">
  <junos:info>
    <port junos:style="brief"><name>ge-0/0/0</name><up>010</up></port>
    <port><name>ge-0/0/1 &amp; &#65;</name><up/></port>
    <one seconds="5">5s</one>
  </junos:info>
</rpc-reply>

{master}`;

  test("the whole document: texts, attributes, lists", () => {
    expect(parseXml(text)).toEqual({
      "rpc-reply": {
        info: {
          port: [
            { "@style": "brief", name: "ge-0/0/0", up: "010" },
            { name: "ge-0/0/1 & A", up: "" },
          ],
          one: { "@seconds": "5", "#text": "5s" },
        },
      },
    });
  });
  test.each(["rpc-reply/info/port", "info/port", "port", "/rpc-reply/*/port", "//port"])(
    "a path: %s",
    (path) => {
      expect((parseXml(text, path) as { name: string }[]).map(({ name }) => name)).toEqual([
        "ge-0/0/0",
        "ge-0/0/1 & A",
      ]);
    },
  );
  test("CDATA is text as it stands, and no entity is made up", () => {
    expect(parseXml('<a b="&lt;&#x41;"><![CDATA[x &amp; <y>]]>&nbsp;&quot;</a>')).toEqual({
      a: { "@b": "<A", "#text": 'x &amp; <y>&nbsp;"' },
    });
  });
  test("one element is a list of one, so that a path always gives a list", () => {
    expect(parseXml(text, "one")).toEqual([{ "@seconds": "5", "#text": "5s" }]);
  });
  test("a path that leads nowhere names what there is", () => {
    expect(errorOf(() => parseXml(text, "prt"))).toMatchObject({
      code: "no_match",
      message: expect.stringContaining("rpc-reply, info, port, name"),
    });
  });
  test.each([
    ["no element", "% Invalid", "it has no element"],
    ["not well-formed", "x\n<a>\n<b></a>", "line 3"],
    ["two roots", "<a/><b/>", "root"],
    ["a bomb", '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', "document type"],
  ])("%s", (_, xml, message) => {
    const error = errorOf(() => parseXml(xml));
    expect(error).toMatchObject({ code: "not_xml" });
    expect(error.message.toLowerCase()).toContain(message);
  });
  test("deep nesting is a limit of ours, not a fault of the output", () => {
    const deep = (n: number) => `${"<a>".repeat(n)}x${"</a>".repeat(n)}`;
    expect(errorOf(() => parseXml(deep(5_000)))).toMatchObject({
      code: "too_deep",
      message: expect.stringContaining("more than 200 levels"),
    });
    expect(JSON.stringify(parseXml(deep(150)))).toContain('"x"');
  });
});
