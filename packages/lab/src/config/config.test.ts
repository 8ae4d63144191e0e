// Lines become a tree by the grammar, the tree prints back as its dialect, and two trees differ in the dialect's way.
import { describe, expect, test } from "vitest";
import { valueTypes } from "../value-types.js";
import { split } from "../words.js";
import { Datastore } from "./datastore.js";
import { contextDiff, editDiff, unifiedDiff } from "./diff.js";
import { type Context, grammar, resolve, resolveLine } from "./grammar.js";
import { braces, lines, sets } from "./render.js";
import { change, clone, flatten, type Node, root } from "./tree.js";

const dialect = {
  types: valueTypes({ IFNAME: { pattern: "Ethernet\\d+", short: { et: "Ethernet" } } }),
  abbreviate: true,
};
const rules = grammar([
  "hostname =WORD",
  { "interface IFNAME -> config_if": ["description =LINE", "ip address =IPV4 MASK", "shutdown"] },
  { "router ospf INT -> config_router": ["network PREFIX area =INT"] },
]);
const TOP: Context = { steps: [], rules: [] };

/** Types lines one after the other; gives the tree and what was refused. */
function type(...typed: string[]) {
  const tree = root();
  const refused: string[] = [];
  let context = TOP;
  for (const line of typed) {
    const no = line.startsWith("no ");
    const found = resolveLine(rules, context, no ? line.slice(3) : line, dialect);
    if (!("steps" in found)) refused.push(`${found.refused} at ${found.at}: ${line}`);
    else if (no)
      change(tree, {
        remove: found.steps,
        ...(found.partial === undefined ? {} : { partial: found.partial }),
      });
    else if (found.partial !== undefined) refused.push(`incomplete: ${line}`);
    else {
      change(tree, { set: found.steps });
      context = found.rules.at(-1)?.mode
        ? found
        : { steps: found.steps.slice(0, -1), rules: found.rules.slice(0, -1) };
    }
  }
  return { tree, refused };
}

describe("lines", () => {
  test("are abbreviated, replace what exists once, and fall back to the mode above", () => {
    const { tree, refused } = type("host a", "int et1", "desc one two", "desc three", "shut", "host b");
    expect(refused).toEqual([]);
    expect(lines(tree, { indent: 1, separator: "!" })).toBe(
      "!\nhostname b\n!\ninterface Ethernet1\n description three\n shutdown\n!",
    );
  });

  test("with no take away, also by their first words", () => {
    const { tree } = type(
      "interface Ethernet1",
      "ip address 10.0.0.1 255.0.0.0",
      "shutdown",
      "no shutdown",
      "no ip address",
    );
    expect(flatten(tree)).toEqual(["interface Ethernet1"]);
  });

  test("that are wrong say where", () => {
    const { refused } = type(
      "interface Ethernet1",
      "ip address 10.0.0.1",
      "ip adress 1",
      "frob",
      "ip address 10.0.0.1 255.0.0.0 x",
    );
    expect(refused).toEqual([
      "incomplete: ip address 10.0.0.1",
      "invalid at 3: ip adress 1",
      "invalid at 0: frob",
      "invalid at 30: ip address 10.0.0.1 255.0.0.0 x",
    ]);
  });
});

describe("paths", () => {
  const set = (tree: Node, text: string) => {
    const found = resolve(rules, split(text), { ...dialect, abbreviate: false }, text.length);
    if ("steps" in found) change(tree, { set: found.steps });
    return "steps" in found;
  };
  const tree = root();
  set(tree, "interface Ethernet1 shutdown");
  set(tree, "hostname a");

  test("print as braces and as set commands, in the grammar's order", () => {
    expect(braces(tree, ";")).toBe("hostname a;\ninterface Ethernet1 {\n    shutdown;\n}");
    expect(sets(tree, "set")).toBe("set hostname a\nset interface Ethernet1 shutdown");
  });

  test("differ in three dialects", () => {
    const after = clone(tree);
    set(after, "interface Ethernet1 description x");
    set(after, "router ospf 1");
    change(after, { remove: [], partial: "hostname" });
    expect(editDiff(tree, after, "[edit {path}]", ";")).toBe(
      "[edit]\n-  hostname a;\n+  router ospf 1;\n[edit interface Ethernet1]\n+  description x;",
    );
    expect(contextDiff(tree, after, "braces")).toContain(
      "    interface Ethernet1 {\n+       description x\n    }",
    );
    expect(unifiedDiff("a\nb", "a\nc", "x", "y")).toBe("--- x\n+++ y\n@@ -1,2 +1,2 @@\n a\n-b\n+c");
    expect(unifiedDiff("a", "a", "x", "y")).toBe("");
  });
});

describe("a datastore", () => {
  const steps = (text: string) => {
    const found = resolveLine(rules, TOP, text, dialect);
    return "steps" in found ? found.steps : [];
  };
  const started = () => {
    const told: string[] = [];
    const store = new Datastore(type("hostname a").tree, {
      changed: () => {},
      rolledBack: () => told.push("rolled back"),
    });
    return { store, told };
  };

  test("commits what a candidate changed on top of what others committed meanwhile", () => {
    const { store } = started();
    const mine = store.open("mine");
    const other = store.open("other");
    mine.changes.push({ set: steps("router ospf 1") });
    other.changes.push({ set: steps("router ospf 2") });
    store.commit(other);
    store.commit(mine);
    expect(flatten(store.running)).toEqual(["hostname a", "router ospf 2", "router ospf 1"]);
  });

  test("rolls an unconfirmed commit back by itself, and not a confirmed one", async () => {
    const { store, told } = started();
    const candidate = store.open("x");
    candidate.changes.push({ set: steps("hostname b") });
    store.commit(candidate, 20);
    expect(flatten(store.running)).toEqual(["hostname b"]);
    await expect.poll(() => told).toEqual(["rolled back"]);
    expect(flatten(store.running)).toEqual(["hostname a"]);
    candidate.changes = [{ set: steps("hostname c") }];
    store.commit(candidate, 20);
    expect(store.confirm()).toBe(true);
    expect(store.confirm()).toBe(false);
    await new Promise((done) => setTimeout(done, 60));
    expect(flatten(store.running)).toEqual(["hostname c"]);
    store.restart();
    expect(flatten(store.running)).toEqual(["hostname a"]);
  });
});
