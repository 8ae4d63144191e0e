// What people read instead of a step's id, and which item an iteration is about.
import type { Json } from "../packages/devices/src/words/json.js";

interface Named {
  id: string;
  name?: string | undefined;
}

/** The step's name, with the iteration where it loops: `Push the VLAN [2]`; without a name its id. */
export const stepLabel = ({ id, name }: Named): string => {
  if (name === undefined) return id;
  const iteration = /(?:\[\d+\])+$/.exec(id)?.[0];
  return iteration === undefined ? name : `${name} ${iteration}`;
};

/** The same with the id, which commands need: `Push the VLAN [2] (push[2])`. */
export const labelWithId = (step: Named): string =>
  step.name === undefined ? step.id : `${stepLabel(step)} (${step.id})`;

const ITEM_LIMIT = 200;

/** The item of an iteration as text. */
export function itemText(item: Json): string {
  const text = typeof item === "string" ? item : JSON.stringify(item);
  return text.length > ITEM_LIMIT ? `${text.slice(0, ITEM_LIMIT)}…` : text;
}
