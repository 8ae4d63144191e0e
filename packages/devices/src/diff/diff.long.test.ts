// The comparison of device state against a second, naive opinion: never a false difference, never a missed one.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../words/json.js";
import { compare, type Difference } from "./index.js";
import { showPath } from "./path.js";

const CASES = { numRuns: 400 };

/** Values as devices give them: objects, keyed lists, lists of words, numbers, texts. */
const word = fc.stringMatching(/^[a-zA-Z0-9/.:_-]{1,8}$/);
const scalar: fc.Arbitrary<Json> = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null));
const keyedList = (element: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc
    .uniqueArray(fc.record({ name: word, inner: element, mtu: fc.constantFrom(1500, 9000) }), {
      selector: (row) => row.name,
      maxLength: 6,
    })
    .map((rows) => rows as unknown as Json);
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(word, { maxLength: 4 }) as fc.Arbitrary<Json>,
    keyedList(tie("value")),
    fc.dictionary(word, tie("value"), { maxKeys: 5 }) as fc.Arbitrary<Json>,
  ),
}));

/** The same state, told in another order wherever order means nothing. */
function shuffled(of: Json, random: () => number): Json {
  if (Array.isArray(of))
    return permute(
      of.map((each) => shuffled(each, random)),
      random,
    );
  if (of === null || typeof of !== "object") return of;
  const members = Object.entries(of).map(([name, each]) => [name, shuffled(each, random)] as const);
  return Object.fromEntries(permute(members, random));
}
function permute<T>(list: T[], random: () => number): T[] {
  return list
    .map((each) => ({ each, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ each }) => each);
}
const seeded = (seed: number) => () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

/** All places of a value, by members and list positions. */
function placesOf(of: Json, path: (string | number)[] = []): (string | number)[][] {
  if (of === null || typeof of !== "object") return [path];
  const inside = Array.isArray(of) ? [...of.entries()] : Object.entries(of);
  return [path, ...inside.flatMap(([part, each]) => placesOf(each, [...path, part]))];
}
function withValue(of: Json, path: (string | number)[], replace: (old: Json) => Json): Json {
  const [part, ...rest] = path;
  if (part === undefined) return replace(of);
  if (Array.isArray(of)) return of.map((each, at) => (at === part ? withValue(each, rest, replace) : each));
  const row = of as Record<string, Json>;
  return { ...row, [part]: withValue(row[part] as Json, rest, replace) };
}

describe("never a false difference", () => {
  it("whatever order lists and members come in", () => {
    fc.assert(
      fc.property(value, fc.nat(), (state, seed) => {
        expect(compare(state, shuffled(state, seeded(seed + 1)))).toEqual([]);
      }),
      CASES,
    );
  });

  it("whatever happens at excluded places, at any depth", () => {
    const withUptime = (of: Json, uptime: () => Json): Json => {
      if (Array.isArray(of)) return of.map((each) => withUptime(each, uptime));
      if (of === null || typeof of !== "object") return of;
      const members = Object.entries(of).map(([name, each]) => [name, withUptime(each, uptime)] as const);
      return { ...Object.fromEntries(members), uptime: uptime() };
    };
    fc.assert(
      fc.property(value, fc.nat(), fc.array(value, { minLength: 1 }), (state, seed, others) => {
        const random = seeded(seed + 1);
        const uptime = () => others[Math.floor(random() * others.length)] as Json;
        const count = () => Math.floor(random() * 1e9);
        const before = withUptime(state, count);
        const after = shuffled(withUptime(state, random() < 0.5 ? uptime : count), random);
        expect(compare(before, after, { exclude: ["**.uptime"] })).toEqual([]);
      }),
      CASES,
    );
  });

  it("where a whole branch holds nothing but excluded places", () => {
    const timers = fc.record({
      a: fc.record({ uptime: fc.nat() }),
      b: fc.array(fc.record({ uptime: fc.nat() }), { minLength: 1 }),
    });
    fc.assert(
      fc.property(value, timers, (state, extra) => {
        const before: Json = { state };
        const after: Json = { state, extra };
        expect(compare(before, after, { exclude: ["**.uptime"] })).toEqual([]);
        expect(compare(after, before, { exclude: ["**.uptime"] })).toEqual([]);
      }),
      CASES,
    );
  });
});

describe("never a missed difference", () => {
  it("when any one value becomes another, also of another type", () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.nat(), (state, at, seed) => {
        const places = placesOf(state);
        const place = places[at % places.length] as (string | number)[];
        const changed = withValue(state, place, (old) =>
          typeof old === "number" ? String(old) : typeof old === "string" ? { was: old } : "something else",
        );
        expect(compare(state, shuffled(changed, seeded(seed + 1)))).not.toEqual([]);
      }),
      CASES,
    );
  });

  it("when an element is added, removed or renamed, and says which", () => {
    const rows = fc.uniqueArray(
      fc.record({ name: word, mtu: fc.nat(), state: fc.constantFrom("up", "down") }),
      {
        selector: (row) => row.name,
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(rows, fc.nat(), fc.nat(), (list, at, seed) => {
        const random = seeded(seed + 1);
        const gone = list[at % list.length] as (typeof list)[number];
        const rest = list.filter((row) => row !== gone);
        const same = (differences: Difference[]) =>
          differences.map(({ kind, path }) => `${kind} ${showPath(path)}`).toSorted();
        const place = showPath(["list", gone.name]);
        expect(same(compare({ list }, { list: permute(rest, random) }))).toEqual([`removed ${place}`]);
        expect(same(compare({ list: rest }, { list: permute(list, random) }))).toEqual([`added ${place}`]);
        const renamed = { ...gone, name: `${gone.name}~` };
        expect(same(compare({ list }, { list: permute([...rest, renamed], random) }))).toEqual(
          [`removed ${place}`, `added ${showPath(["list", renamed.name])}`].toSorted(),
        );
      }),
      CASES,
    );
  });

  it("when a member is renamed", () => {
    fc.assert(
      fc.property(fc.dictionary(word, value, { minKeys: 1, maxKeys: 5 }), fc.nat(), (row, at) => {
        const names = Object.keys(row);
        const old = names[at % names.length] as string;
        const { [old]: moved, ...rest } = row;
        const kinds = compare(row as Json, { ...rest, [`${old}~`]: moved } as Json).map(({ kind }) => kind);
        expect(kinds.toSorted()).toEqual(["added", "removed"]);
      }),
      CASES,
    );
  });

  it("when something happens beside what is excluded", () => {
    fc.assert(
      fc.property(value, value, fc.nat(), (state, other, uptime) => {
        const told = compare(
          { state, uptime },
          { state: other, uptime: uptime + 1 },
          { exclude: ["**.uptime"] },
        );
        expect(told.length > 0).toBe(compare(state, other, { exclude: ["**.uptime"] }).length > 0);
      }),
      CASES,
    );
  });

  it("when elements without a key change in number", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), word, fc.nat(), (list, extra, seed) => {
        const kinds = compare(list, permute([...list, extra], seeded(seed + 1))).map(({ kind }) => kind);
        expect(kinds).toEqual(["added"]);
      }),
      CASES,
    );
  });
});
