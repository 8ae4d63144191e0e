// Requests of at most a mebibyte that cost a compiler far more than their size: what the API must survive, by name.
import { bodies } from "./hostile/bodies.mjs";
import { counts } from "./hostile/counts.mjs";
import { expressions } from "./hostile/expressions.mjs";
import { globs } from "./hostile/globs.mjs";
import { inventories } from "./hostile/inventories.mjs";
import { names } from "./hostile/names.mjs";
import { uses } from "./hostile/uses.mjs";
import { yaml } from "./hostile/yaml.mjs";
import { ONE } from "./hostile/pieces.mjs";

const LIMIT = 1024 * 1024;

/** By name, what makes the request's body: an object, or its text. */
export const HOSTILE_DOCUMENTS = {
  ...expressions,
  ...inventories,
  ...names,
  ...globs,
  ...counts,
  ...uses,
  ...yaml,
  ...bodies,
};

/** The body of a request, as text; a spec without inventory gets a small one. */
export function hostileBody(name) {
  const made = HOSTILE_DOCUMENTS[name]();
  const body =
    typeof made === "string"
      ? made
      : JSON.stringify("spec" in made && !("inventory" in made) ? { ...made, inventory: ONE } : made);
  if (Buffer.byteLength(body) > LIMIT) throw new Error(`${name}: ${Buffer.byteLength(body)} bytes`);
  return body;
}
