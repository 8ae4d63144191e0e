// Whether a development server has made all that its command line names. Its HTTP interface says so: Temporal's client takes
// half a second of a processor to load, and here is only needed where something is missing.
import { setTimeout as sleep } from "node:timers/promises";
import { SEARCH_ATTRIBUTE_TYPES, SEARCH_ATTRIBUTES } from "../workflows/ids.js";

const TYPE_NAMES = {
  Keyword: "INDEXED_VALUE_TYPE_KEYWORD",
  KeywordList: "INDEXED_VALUE_TYPE_KEYWORD_LIST",
};
/** A server that has just begun to listen knows its namespace a moment later. */
const TRIES = 40;
const PAUSE_MS = 50;
const ANSWER_MS = 5_000;

/** @returns false where something is missing or has another type, or the server does not say */
export async function isPrepared(http_port: number, namespace: string): Promise<boolean> {
  const get = async (path: string): Promise<unknown> => {
    const url = `http://127.0.0.1:${http_port}/api/v1/namespaces/${encodeURIComponent(namespace)}/${path}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined);
    if (answer?.ok) return answer.json();
    await answer?.body?.cancel();
    return undefined;
  };
  const query = encodeURIComponent(`${SEARCH_ATTRIBUTES.workflow} = 'none'`);
  for (let left = TRIES; left > 0; left -= 1) {
    const found = (await get("search-attributes")) as
      | { customAttributes?: Record<string, string> }
      | undefined;
    if (found !== undefined) {
      const types = found.customAttributes ?? {};
      if (Object.entries(SEARCH_ATTRIBUTE_TYPES).some(([name, type]) => types[name] !== TYPE_NAMES[type]))
        return false;
      // Goes through the server's caches, as a start of a run will.
      if ((await get(`workflow-count?query=${query}`)) !== undefined) return true;
    }
    await sleep(PAUSE_MS);
  }
  return false;
}
