// Where two JSON values differ.
import type { Json } from "../../packages/devices/src/words/json.js";

export interface Change {
  /** `[0].neighbors.state`; empty for the value itself. */
  path: string;
  /** Absent where there was nothing. */
  recorded?: Json;
  replayed?: Json;
}

/** More than so many places of one value are not told apart. */
const MOST = 50;

/** @returns at most 50 changes, the first ones */
export function changesIn(recorded: Json | undefined, replayed: Json | undefined): Change[] {
  const changes: Change[] = [];
  const look = (path: string, was: Json | undefined, is: Json | undefined): void => {
    if (changes.length >= MOST) return;
    if (isObject(was) && isObject(is) && Array.isArray(was) === Array.isArray(is)) {
      const list = Array.isArray(was);
      for (const key of new Set([...Object.keys(was), ...Object.keys(is)]))
        look(
          list ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`,
          (was as Record<string, Json>)[key],
          (is as Record<string, Json>)[key],
        );
    } else if (was !== is) {
      changes.push({
        path,
        ...(was === undefined ? {} : { recorded: was }),
        ...(is === undefined ? {} : { replayed: is }),
      });
    }
  };
  look("", recorded, replayed);
  return changes;
}

const isObject = (value: Json | undefined): value is Json[] | Record<string, Json> =>
  typeof value === "object" && value !== null;
