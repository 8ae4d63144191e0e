// The command with which a platform pings, made of its data.
import type { PingAction } from "./schema.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import { ExpressionError } from "../../compiler/expressions/index.js";

export const DEFAULT_PING_COUNT = 5;

type PingData = NonNullable<Platform["ping"]>;
export type PingValue = keyof PingAction;

/** Whether the platform's command has a place for it. */
export const takesPingValue = ({ send }: PingData, name: PingValue): boolean => send.includes(`{${name}}`);

/**
 * @param values rendered: texts of which each is one word, but for interfaces such as `GigabitEthernet 0/1`
 * @throws {ExpressionError} `unsafe_command` for a value that would bring options of its own
 */
export function pingCommand(data: PingData, values: PingAction): string {
  const { to, count = DEFAULT_PING_COUNT, size, source, vrf = data.vrf } = values;
  const known: Record<string, string | undefined> = {
    to: asWord("to", to),
    count: String(count),
    size: size === undefined ? undefined : String(size),
    source: source === undefined ? undefined : asInterface(source),
    vrf: vrf === undefined ? undefined : asWord("vrf", vrf),
  };
  return data.send
    .replaceAll(/\[([^\]]*\{(\w+)\}[^\]]*)\]/g, (_, part: string, name: string) =>
      known[name] === undefined ? "" : part,
    )
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? "");
}

function asWord(name: string, value: string): string {
  if (/^[\w.:%\-/]+$/.test(value) && !value.startsWith("-")) return value;
  throw new ExpressionError(
    "unsafe_command",
    `\`${name}\` of a ping is one word, not \`${value}\`; nothing was sent`,
    0,
  );
}

/** An address, or a name such as `Loopback0`, `ge-0/0/0.0` or `GigabitEthernet 0/1`. */
function asInterface(value: string): string {
  if (/^[\w.:%\-/]+(?: [\d/.]+)?$/.test(value) && !value.startsWith("-")) return value;
  throw new ExpressionError(
    "unsafe_command",
    `\`source\` of a ping is an address or an interface, not \`${value}\`; nothing was sent`,
    0,
  );
}
