// Lists in data whose items are the characters of a secret, or the numbers of its bytes.
import type { Json } from "../../packages/devices/src/words/json.js";
import { MASK, type Span } from "./spans.js";

const LEAST = 6;
/** Of longer lists a search would hold up the loop. */
const MOST = 20_000;

/** @param find known secrets in a text. @returns the list itself where nothing of it is secret */
export function withoutSpelled(list: readonly Json[], find: (text: string) => Span[]): readonly Json[] {
  if (list.length < LEAST || list.length > MOST) return list;
  const texts = list.map(itemText);
  if (texts.filter((text) => text !== "").length < LEAST) return list;
  const spans = find(texts.join(" "));
  if (spans.length === 0) return list;
  let start = 0;
  return list.map((item, n) => {
    const end = start + texts[n]!.length;
    const isSecret = end > start && spans.some((span) => span.start < end && start < span.end);
    start = end + 1;
    return isSecret ? MASK : item;
  });
}

function itemText(item: Json): string {
  if (typeof item === "string" && item.length === 1) return item;
  return typeof item === "number" && Number.isInteger(item) && item >= 0 && item < 256 ? String(item) : "";
}
