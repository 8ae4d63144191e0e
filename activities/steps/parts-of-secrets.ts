// What an expression or a parser cuts out of an output may be a part of a secret, which no mask knows by its value. The same work is done
// with stand-ins for the secrets: where its result differs, the value shows something of a secret.
import {
  MASK,
  type ReadText,
  type Redactor,
  shownOf,
  withStandIns,
} from "../../artifacts/redaction/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { membersOf, setMember } from "../../packages/devices/src/words/json-walk.js";
import { pause } from "../../packages/devices/src/words/loop-turn.js";

/** Outputs of more characters together are not parsed and looked at twice. */
const MOST_COMPARED = 1_000_000;

/** As in `Observed`, of outputs with stand-ins for secrets; nothing where these are too long. */
export interface StandIns {
  output?: string | string[];
  parsed?: Json | undefined;
  /** The output with stand-ins that leave these parts of secrets as they are. */
  keeping?: (literals: readonly string[]) => string | string[];
}

/** @returns undefined where nothing is masked in the outputs */
export function standInsFor(
  outputs: readonly string[],
  texts: readonly ReadText[],
  isSingle: boolean,
): StandIns | undefined {
  if (texts.every(({ places }) => places.length === 0)) return undefined;
  const size = outputs.reduce((sum, { length }) => sum + length, 0);
  if (size > MOST_COMPARED) return {};
  const keeping = (literals: readonly string[]) => {
    const made = outputs.map((output, n) => withStandIns(output, texts[n]!.places, literals));
    return isSingle ? (made[0] ?? "") : made;
  };
  return { output: keeping([]), keeping };
}

type Parts = Pick<Redactor, "isPart" | "spans">;

/**
 * @param other the same made of stand-ins; undefined: nothing is known of it, and what is a part of a secret of these outputs and
 *   stands nowhere else in them is hidden
 * @returns the value without the parts of secrets in it
 */
export async function hideParts(value: Json, other: Json | undefined, redactor: Parts): Promise<Json> {
  const turn = pause();
  if (turn) await turn;
  if (typeof value === "string") {
    const hidden = typeof other === "string" ? hidePartsOfText(value, other, redactor) : undefined;
    return hidden ?? (redactor.isPart(value) ? MASK : value);
  }
  if (typeof value === "number") return typeof other === "number" ? hideNumber(value, other) : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const others = Array.isArray(other) && other.length === value.length ? other : [];
    const list: Json[] = [];
    for (const [n, item] of value.entries()) list.push(await hideParts(item, others[n], redactor));
    return list;
  }
  const others = isObject(other) ? [...membersOf(other)] : [];
  const isAlike = others.length === Object.keys(value).length;
  const made: Record<string, Json> = {};
  let n = 0;
  for (const [key, item] of membersOf(value)) {
    const [otherKey, otherItem] = (isAlike && others[n++]) || [];
    const hidden = otherKey === undefined ? undefined : hidePartsOfText(key!, otherKey, redactor);
    setMember(
      made,
      freeName(made, hidden ?? key!),
      await hideParts(item, hidden === undefined ? undefined : otherItem, redactor),
    );
  }
  return made;
}

/** Whether {@link hideParts} can compare all of the two. */
export function isComparable(value: Json, other: Json | undefined): boolean {
  if (typeof value === "string" && typeof other === "string") return shownOf(value, other) !== undefined;
  if (Array.isArray(value))
    return (
      Array.isArray(other) &&
      other.length === value.length &&
      value.every((item, n) => isComparable(item, other[n]))
    );
  if (!isObject(value)) return typeof value === typeof other;
  if (!isObject(other)) return false;
  const [members, others] = [Object.entries(value), Object.entries(other)];
  return (
    members.length === others.length &&
    members.every(([key, item], n) => isComparable(key, others[n]![0]) && isComparable(item, others[n]![1]))
  );
}

/** @returns undefined where the two cannot be compared */
function hidePartsOfText(text: string, other: string, redactor: Parts): string | undefined {
  if (text === other) return text;
  const shown = shownOf(text, other);
  if (!shown) return undefined;
  if (shown.length === 1 && shown[0]!.start === 0 && shown[0]!.end === text.length) return MASK;
  // What is masked as a whole anyway is left to that.
  const whole = redactor.spans(text);
  let made = "";
  let at = 0;
  for (const { start, end } of shown) {
    if (whole.some((span) => span.start < end && start < span.end)) continue;
    made += text.slice(at, start) + MASK;
    at = end;
  }
  return made + text.slice(at);
}

/** As {@link hidePartsOfText}, for a text of ours that quotes values; where it cannot be compared its quotes are looked at. */
export function hidePartsInWords(text: string, other: string | undefined, redactor: Parts): string {
  const hidden = other === undefined ? undefined : hidePartsOfText(text, other, redactor);
  if (hidden !== undefined) return hidden;
  return text.replaceAll(QUOTED, (quoted) =>
    redactor.isPart(quoted.slice(1, -1).replaceAll(/\\(.)/gs, "$1")) ? `"${MASK}"` : quoted,
  );
}

const QUOTED = /"(?:[^"\\]|\\.){0,2000}"/gs;

/** A number may lose zeros at its beginning, and its stand-in has none. */
function hideNumber(value: number, other: number): Json {
  if (value === other) return value;
  const printed = String(other);
  const shown = shownOf(String(value).padStart(printed.length, "0"), printed);
  return shown && shown.length > 0 ? MASK : value;
}

const isObject = (value: Json | undefined): value is Record<string, Json> =>
  value !== undefined && value !== null && typeof value === "object" && !Array.isArray(value);

function freeName(members: object, name: string): string {
  let free = name;
  for (let n = 2; Object.hasOwn(members, free); n += 1) free = `${name} (${n})`;
  return free;
}
