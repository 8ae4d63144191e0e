// Option values as commander hands them over, checked: ports, counts, `key=value` pairs; and options of several commands.
import { InvalidArgumentError, Option } from "commander";
import { IDEMPOTENCY_KEY } from "../schemas/api.js";

export function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError("Expected a port, 0 to 65535.");
  return value;
}

export function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError("Expected a whole number, 1 or more.");
  return value;
}

export function idempotencyKey(text: string): string {
  if (IDEMPOTENCY_KEY.test(text)) return text;
  throw new InvalidArgumentError("Expected printable ASCII, at most 255 characters.");
}

/** For repeatable options: collects `key=value` in order; a later one of the same key wins. */
export function pair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError(`Expected key=value.`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** For repeatable options: collects what is given, also when commas separate several in one. */
export function list(text: string, before: string[] = []): string[] {
  const items = text.split(",").filter((item) => item !== "");
  if (items.length === 0) throw new InvalidArgumentError("It is empty.");
  return [...before, ...items];
}

/** What `--map` and `--strict` say of an inventory of another tool. */
export interface MappingOptions {
  map?: string;
  strict?: boolean;
}

export const MAP = new Option(
  "--map <file>",
  'of an inventory of another tool: `platforms: { theirs: ours }`, `devices: { "r*": ours }`',
);
export const STRICT = new Option("--strict", "exit with 2 if anything of that inventory could not be mapped");
