// Masks every string in a JSON value, names of members included, however deep it goes.
import type { Json } from "../../packages/devices/src/words/json.js";
import { setMember } from "../../packages/devices/src/words/json-walk.js";
import {
  isSecretKey,
  isSecretName,
  mayBeSecret,
  NAMES_OF_PAIR,
  saysSecret,
  VALUES_OF_PAIR,
} from "./names.js";
import { MASK } from "./spans.js";

interface Rules {
  text(text: string): string;
  /** Told of each value that its member's name tells to be secret. */
  named?: (value: string) => void;
  /** Whether a number, as it is printed, is itself a secret. */
  secretNumber(printed: string): boolean;
  /** The items of a list, those masked that spell a secret together. */
  list(items: readonly Json[]): readonly Json[];
}

interface Todo {
  from: Json;
  put: (made: Json) => void;
  /** Names of the members that it is within, outermost first. */
  within: readonly string[];
}

/** Further out than this no name tells what a value is. */
const DEEPEST_NAMES = 12;

/** @returns a copy. Walks without recursion: parsed output may be nested deeper than the call stack is. */
export function maskValue(value: Json, rules: Rules, within: readonly string[] = []): Json {
  const holder: Json[] = [];
  const todo: Todo[] = [{ from: value, put: (made) => holder.push(made), within }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { from, put, within: names } = next;
    const isNamed =
      (typeof from === "string" || typeof from === "number") && isNamedSecret(String(from), names);
    if (isNamed) rules.named?.(String(from));
    if (isNamed) put(MASK);
    else if (typeof from === "string") put(rules.text(from));
    else if (typeof from === "number") put(rules.secretNumber(String(from)) ? MASK : from);
    else if (from === null || typeof from !== "object") put(from);
    else if (Array.isArray(from)) {
      const list: Json[] = Array.from<Json>({ length: from.length }).fill(null);
      put(list);
      for (const [index, item] of rules.list(from).entries())
        todo.push({ from: item, put: (made) => (list[index] = made), within: names });
    } else {
      const members: { [key: string]: Json } = {};
      put(members);
      const entries = Object.entries(from);
      const pair = pairOf(entries);
      for (const [key, item] of entries) {
        const isSecret = isSecretKey(key, item, names);
        if (isSecret) rules.named?.(key);
        const name = freeName(members, isSecret ? MASK : rules.text(key));
        setMember(members, name, null); // keeps the order
        const known = pair !== undefined && VALUES_OF_PAIR.test(key) ? pair : key;
        const inner = [...names.slice(-DEEPEST_NAMES), known];
        todo.push({ from: item, put: (made) => setMember(members, name, made), within: inner });
      }
    }
  }
  return holder[0] as Json;
}

const isNamedSecret = (value: string, within: readonly string[]): boolean =>
  within.length > 0 && isSecretName(within.at(-1)!, within.slice(0, -1)) && mayBeSecret(value);

/** A pair has few other members. */
const MOST_OF_PAIR = 12;

/** What names the value that stands beside it; undefined where it is not a secret. */
function pairOf(entries: readonly [string, Json][]): string | undefined {
  if (entries.length > MOST_OF_PAIR) return undefined;
  const name = entries.find(
    ([key, item]) => typeof item === "string" && NAMES_OF_PAIR.test(key) && saysSecret(item),
  );
  return name?.[1] as string | undefined;
}

/** Two secret names become two masks, not one. */
function freeName(members: object, name: string): string {
  let free = name;
  for (let n = 2; Object.hasOwn(members, free); n += 1) free = `${name} (${n})`;
  return free;
}
