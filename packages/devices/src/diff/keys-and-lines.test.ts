// Lists told apart by keys, excluded places, and output that is not data.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../words/json.js";
import { compare, compareSnapshots, parsePattern, renderDifferences } from "./index.js";
import { showPath } from "./path.js";

const CASES = { numRuns: 400 };

describe("keys", () => {
  it("a field that is excluded tells nothing apart", () => {
    const before: Json = [
      { id: 17, who: "a" },
      { id: 18, who: "b" },
    ];
    const after: Json = [
      { id: 40, who: "b" },
      { id: 41, who: "a" },
    ];
    expect(compare(before, after, { exclude: ["*.id"] })).toEqual([]);
  });

  it("a given key goes before the inferred one, and only at its own list", () => {
    const before: Json = { routes: [{ name: "a", slot: "1", hops: [{ name: "x", slot: "1" }] }] };
    const after: Json = { routes: [{ name: "b", slot: "1", hops: [{ name: "x", slot: "2" }] }] };
    expect(compare(before, after, { keys: { routes: "slot" } })).toEqual([
      { kind: "changed", path: ["routes", "1", "name"], before: "a", after: "b" },
      { kind: "changed", path: ["routes", "1", "hops", "x", "slot"], before: "1", after: "2" },
    ]);
  });

  it("the whole output can be the list", () => {
    const before: Json = [{ a: 1, b: 1 }];
    const after: Json = [{ a: 1, b: 2 }];
    expect(compare(before, after, { keys: { ".": "a" } })).toMatchObject([{ path: ["1", "b"] }]);
    expect(compare(before, after, { keys: { ".": "b" } })).toMatchObject([
      { kind: "removed" },
      { kind: "added" },
    ]);
  });

  it("two large lists without a key are compared in bounded time", () => {
    const row = (n: number): Json => ({ a: n % 50, b: n % 49, c: Math.floor(n / 7) % 1_000 });
    const before = Array.from({ length: 20_000 }, (_, n) => row(n));
    const after = [...before.slice(3_000), ...Array.from({ length: 3_000 }, (_, n) => ({ a: n, z: 1 }))];
    expect(compare(before, after).length).toBeGreaterThanOrEqual(3_000);
  });
});

describe("patterns", () => {
  it.each(["a..b", 'a"b', "[a", ".a"])("%s is none", (text) => {
    expect(() => parsePattern(text)).toThrow(/is not a path/);
  });

  it("name what they are shown as", () => {
    const part = fc
      .string({ minLength: 1, maxLength: 8 })
      .filter((text) => text !== "*" && text !== "**" && text !== ".");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (path) => {
        expect(parsePattern(showPath(path))).toEqual(path);
      }),
      CASES,
    );
  });
});

const snapshot = (command: string, raw: string, parsed: Json = null) => ({
  name: "s",
  device: "r1",
  commands: [{ command, parsed, raw }],
});

describe("output that is not data", () => {
  it("is compared without timers also where a shell asks FRRouting, and with them on request", () => {
    const command = "sudo vtysh -c 'show ip ospf neighbor'";
    const before = snapshot(command, "10.255.0.2   1 Full/DR  1d02h  36.120s");
    const after = snapshot(command, "10.255.0.2   1 Full/DR  1d03h  39.7s");
    expect(compareSnapshots(before, after)[0]?.differences).toEqual([]);
    expect(compareSnapshots(before, after, { whole: true })[0]?.differences).toHaveLength(1);
  });

  it("is compared line by line, without what changes by itself", () => {
    const before =
      "Neighbor ID  Pri State  Up Time  Dead Time\n10.255.0.2   1 Full/DR  1d02h  36.120s\n10.255.0.3   1 Full/-  00:12:33  31.0s";
    const after =
      "Neighbor ID  Pri State  Up Time  Dead Time\n10.255.0.2   1 Full/DR  1d03h  39.7s\n10.255.0.3   1 Init/-  00:12:40  30.0s";
    const [entry] = compareSnapshots(
      snapshot("show ip ospf neighbor", before),
      snapshot("show ip ospf neighbor", after),
    );
    expect(entry?.differences).toEqual([
      { kind: "changed", path: ["line 3"], before: before.split("\n")[2], after: after.split("\n")[2] },
    ]);
  });

  it.each([
    ["show version", "r1 uptime is 5 days, 2 hours\nVersion 17.3", "r1 uptime is 6 days\nVersion 17.3"],
    ["show interfaces", "  5 packets input, 7 bytes\n  MTU 1500", "  6 packets input, 900 bytes\n  MTU 1500"],
    [
      "show ip route",
      "O  10.0.0.0/8 [110/20] via 10.1.0.1, to-r2, 00:00:12",
      "O  10.0.0.0/8 [110/20] via 10.1.0.1, to-r2, 01:10:12",
    ],
    ["show bgp summary", "10.0.0.2 4 65002  never  Established", "10.0.0.2 4 65002  00:01:02  Established"],
  ])("%s: times and counters do not count, all else does", (command, before, after) => {
    const differences = (text: string) =>
      compareSnapshots(snapshot(command, before), snapshot(command, text)).flatMap(
        (entry) => entry.differences,
      );
    expect(differences(after)).toEqual([]);
    for (const other of ["17.4", "9000", "10.9.0.1", "Idle"]) {
      const changed = after.replace(/17\.3|1500|10\.1\.0\.1|Established/, other);
      expect(differences(changed)).toHaveLength(1);
    }
  });

  it("counts lines as they are for commands of which nothing is known", () => {
    expect(
      compareSnapshots(snapshot("show x", "a 00:00:01"), snapshot("show x", "a 00:00:02"))[0]?.differences,
    ).toHaveLength(1);
  });
});

describe("text that the spec leaves out, by RE2 between slashes", () => {
  const differences = (before: string, after: string, exclude: string[]) =>
    compareSnapshots(snapshot("show x", before), snapshot("show x", after), { exclude }).flatMap((entry) =>
      entry.differences.map(({ kind, path }) => `${kind} ${path.join("")}`),
    );
  const before = "port 1 up, 5 packets\nlast seen now\nport 2 up, 7 packets";

  it("does not count within a line, and all else does", () => {
    const after = "port 1 up, 900 packets\nlast seen now\nport 2 down, 8 packets";
    expect(differences(before, after, [])).toEqual(["changed line 1", "changed line 3"]);
    expect(differences(before, after, ["/\\d+ packets/"])).toEqual(["changed line 3"]);
  });

  it("a line that is all of it does not count, whether it comes, goes or changes; its neighbours do", () => {
    const seen = "/^last seen.*$/";
    expect(differences(before, before.replace("last seen now\n", ""), [seen])).toEqual([]);
    expect(differences(before.replace("last seen now\n", ""), before, [seen])).toEqual([]);
    expect(differences(before, before.replace("now", "long ago"), [seen])).toEqual([]);
    expect(differences(before, before.replace("last seen now", "port 3 up"), [seen])).toEqual([
      "added line 2",
    ]);
    expect(differences(before.replace("last seen now", "port 3 up"), before, [seen])).toEqual([
      "removed line 2",
    ]);
  });

  it("paths and keys, which say nothing of text, are told to do so where it differs", () => {
    const options = { exclude: ["**.uptime"], keys: { ".": "id" } };
    const told = (after: string, more = options) =>
      renderDifferences(compareSnapshots(snapshot("show x", before), snapshot("show x", after), more));
    expect(told("other")).toContain("show x\n  (text, compared by line: paths of `exclude` and `keys`");
    expect(told(before)).toBe("");
    expect(told("other", { exclude: [], keys: {} as typeof options.keys })).not.toContain("by line");
  });
});

it("is told so that a person reads it at a glance", () => {
  const before: Json = {
    neighbors: [
      { id: "10.0.0.2", state: "Full" },
      { id: "10.0.0.3", state: "Full" },
    ],
  };
  const after: Json = {
    neighbors: [
      { id: "10.0.0.4", state: "Full" },
      { id: "10.0.0.2", state: "Init" },
    ],
  };
  const text = renderDifferences(
    compareSnapshots(
      snapshot("show ip ospf neighbor json", "", before),
      snapshot("show ip ospf neighbor json", "", after),
    ),
  );
  expect(text).toBe(`show ip ospf neighbor json
  ~ neighbors."10.0.0.2".state: Full → Init
  - neighbors."10.0.0.3": {"id":"10.0.0.3","state":"Full"}
  + neighbors."10.0.0.4": {"id":"10.0.0.4","state":"Full"}`);
});
