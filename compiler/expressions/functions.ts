// The functions of expressions beyond the standard, and the names of all.
import {
  type CelEnv,
  type CelFunc,
  type CelInput,
  CelScalar,
  type CelValue,
  celEnv,
  celFunc,
  celList,
  celMethod,
  type CelList,
  listType,
  mapType,
} from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { compileRegex } from "../regex.js";
import { takeAllowance, takeForPattern } from "./allowance.js";
import { charge, chargeText } from "./budget.js";

const { STRING, DYN, BOOL, INT } = CelScalar;
const LIST = listType(DYN);
const MAP = mapType(DYN, DYN);

/** Names that only the compiled form of an expression uses; `@` cannot be typed. */
export const INTERNAL = {
  tick: "@tick",
  collect: "@collect",
  push: "@push",
  weigh: "@weigh",
  weighDeep: "@weigh_deep",
} as const;

/** Lists that a `map` or `filter` under way is filling. */
const growing = new WeakMap<object, CelInput[]>();

const internal: CelFunc[] = [
  celFunc(INTERNAL.tick, [INT], BOOL, (size) => {
    charge(1);
    takeAllowance(Number(size));
    return true;
  }),
  celFunc(INTERNAL.collect, [], DYN, () => {
    const items: CelInput[] = [];
    const list = celList(items);
    growing.set(list, items);
    return list;
  }),
  celFunc(INTERNAL.push, [DYN, DYN], DYN, (list, item) => {
    growing.get(list as object)!.push(item);
    return list;
  }),
  celFunc(INTERNAL.weigh, [DYN], DYN, (value) => {
    charge(1);
    if (typeof value === "string") chargeText(value.length);
    else if (isSized(value)) charge(value.size);
    return value;
  }),
  celFunc(INTERNAL.weighDeep, [DYN], DYN, (value) => {
    weighDeep(value);
    return value;
  }),
];

const isSized = (value: unknown): value is { size: number } =>
  typeof value === "object" && value !== null && "size" in value;

function weighDeep(value: CelValue): void {
  charge(1);
  if (typeof value === "string") chargeText(value.length);
  else if (isSized(value)) for (const item of value.values()) weighDeep(item);
}

type Comparable = string | number | bigint;

function comparables(list: CelList, name: string): Comparable[] {
  const items = [...list];
  for (const item of items) {
    if (typeof item !== "string" && typeof item !== "number" && typeof item !== "bigint")
      throw new Error(`\`${name}\` takes a list of numbers or of texts`);
    if ((typeof item === "string") !== (typeof items[0] === "string"))
      throw new Error(`\`${name}\` takes a list of numbers or of texts, not of both`);
  }
  return items as Comparable[];
}

const compare = (a: Comparable, b: Comparable): number => (a < b ? -1 : a > b ? 1 : 0);

function pick(list: CelList, name: "min" | "max"): Comparable {
  const items = comparables(list, name);
  if (items.length === 0) throw new Error(`\`${name}\` of an empty list`);
  return items.reduce((a, b) => (compare(b, a) < 0 === (name === "min") && compare(a, b) !== 0 ? b : a));
}

function sum(list: CelList): bigint | number {
  let total: bigint | number = 0n;
  for (const item of list) {
    if (typeof item !== "bigint" && typeof item !== "number")
      throw new Error("`sum` takes a list of numbers");
    total =
      typeof total === "bigint" && typeof item === "bigint" ? total + item : Number(total) + Number(item);
  }
  return total;
}

function distinct(list: CelList): CelInput {
  const seen = new Map<unknown, CelValue>();
  for (const item of list) {
    if (typeof item === "object" && item !== null)
      throw new Error("`distinct` takes a list of texts, numbers or booleans");
    if (!seen.has(item)) seen.set(item, item);
  }
  return celList([...seen.values()]);
}

function join(list: CelList, separator: string): string {
  const items = [...list].map((item) => {
    if (typeof item === "object" && item !== null) throw new Error("`join` takes a list of texts or numbers");
    return String(item);
  });
  const text = items.join(separator);
  chargeText(text.length);
  return text;
}

/** As function and as method: `sum(list)` and `list.sum()`. */
function both(name: string, run: (list: CelList) => CelInput): CelFunc[] {
  return [
    celFunc(name, [LIST], DYN, (list) => run(list)),
    celMethod(name, LIST, [], DYN, function () {
      return run(this);
    }),
  ];
}

const replaced = new Set(["lowerAscii", "upperAscii", "replace", "join", "format", "strings.quote"]);

const own: CelFunc[] = [
  ...strings.filter((func) => !replaced.has(func.name)),
  ...["lower", "lowerAscii"].map((name) =>
    celMethod(name, STRING, [], STRING, function () {
      return this.toLowerCase();
    }),
  ),
  ...["upper", "upperAscii"].map((name) =>
    celMethod(name, STRING, [], STRING, function () {
      return this.toUpperCase();
    }),
  ),
  celMethod("replace", STRING, [STRING, STRING], STRING, function (from, to) {
    const parts = this.split(from);
    chargeText(this.length + parts.length * to.length);
    return parts.join(to);
  }),
  celMethod("join", LIST, [], STRING, function () {
    return join(this, "");
  }),
  celMethod("join", LIST, [STRING], STRING, function (separator) {
    return join(this, separator);
  }),
  ...both("sum", sum),
  ...both("min", (list) => pick(list, "min")),
  ...both("max", (list) => pick(list, "max")),
  ...both("sort", (list) => celList(comparables(list, "sort").sort(compare))),
  ...both("distinct", distinct),
  celMethod("keys", MAP, [], LIST, function () {
    return celList([...this.keys()]);
  }),
  celMethod("values", MAP, [], LIST, function () {
    return celList([...this.values()]);
  }),
];

/** The environment of every expression. */
export const environment: CelEnv = celEnv({
  funcs: [...own, ...internal],
  re2: {
    compile: (pattern) => {
      const regex = compileRegex(pattern);
      return {
        test: (text) => {
          takeForPattern(regex.programSize(), text.length);
          return regex.test(text);
        },
      };
    },
  },
});

/** Macros: they take a variable and an expression over it. */
export const MACROS = ["all", "exists", "exists_one", "existsOne", "map", "filter"] as const;
export const FUNCTIONS: readonly string[] = [
  ...new Set([
    ...MACROS,
    ..."has size contains startsWith endsWith matches int uint double string bool bytes dyn type duration timestamp".split(
      " ",
    ),
    ..."getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds getMilliseconds".split(
      " ",
    ),
    ...own.map((func) => func.name),
  ]),
];
