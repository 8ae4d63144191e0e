// Where the checkout is.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const at = (...parts) => join(root, ...parts);
/** Program of a dependency: `tool("tsc")`. */
export const tool = (name) => at("node_modules", ".bin", name);
