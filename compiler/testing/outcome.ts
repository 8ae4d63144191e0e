// What becomes of a spec and an inventory, in a line for each problem; and large ones of both.
import { compile, type CompileRequest } from "../index.js";
import { deps } from "./compiled.js";

const HEAD = "credentials: { c: { username: u, password: { env: P } } }\n";
/** An inventory of so many devices, the n-th as `of` says. */
export const devices = (count: number, of: (n: number) => string = () => "{}", defaults = "") =>
  `${HEAD}defaults: { platform: frr, credential: c${defaults} }\ndevices:\n${Array.from({ length: count }, (_, n) => `  d${n}: ${of(n)}\n`).join("")}`;
export const SPEC = "name: t\nsteps:\n  - run: show version\n";
export const lines = (count: number, of: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => of(n)).join("");

export function outcome(
  spec: string,
  inventory: string,
  more: Partial<CompileRequest> & { files?: Record<string, string> } = {},
) {
  const { files = {}, ...rest } = more;
  const load = (path: string) => files[path];
  const request = {
    spec: { text: spec, file: "spec.yaml" },
    inventory: { text: inventory, file: "inventory.yaml" },
  };
  const result = compile({ ...request, ...rest }, { ...deps, load });
  return "plan" in result
    ? "plan"
    : result.diagnostics
        .map(({ code, message, file, line }) => `${file}:${line} ${code}: ${message}`)
        .join("\n");
}
