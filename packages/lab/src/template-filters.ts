// What templates can do with a value: widths, addresses, and the ways in which devices write times.
type Filter = (value: unknown, ...args: unknown[]) => unknown;

const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 10 seconds and more in words, as IOS writes an uptime: "1 day, 2 hours, 5 minutes". */
function words(seconds: number): string {
  const units: [number, string][] = [
    [604_800, "week"],
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ];
  let rest = seconds;
  const parts: string[] = [];
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(`${count} ${name}${count > 1 ? "s" : ""}`);
  }
  return parts.join(", ") || "0 minutes";
}

function clock(ms: number, format: unknown): string {
  const at = new Date(ms);
  const parts: Record<string, string> = {
    HMS: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`,
    MS: String(at.getUTCMilliseconds()).padStart(3, "0"),
    DOW: days[at.getUTCDay()]!,
    MON: months[at.getUTCMonth()]!,
    D: String(at.getUTCDate()),
    DD: two(at.getUTCDate()),
    MM: two(at.getUTCMonth() + 1),
    Y: String(at.getUTCFullYear()),
  };
  return String(format).replace(/HMS|MS|DOW|MON|MM|DD|D|Y/g, (key) => parts[key]!);
}

/** Every filter by its name; the first parameter is the value on the left of the bar. */
export const filters: Record<string, Filter> = {
  pad: (value, width) => String(value ?? "").padEnd(Number(width)),
  lpad: (value, width) => String(value ?? "").padStart(Number(width)),
  cut: (value, width) => String(value ?? "").slice(0, Number(width)),
  pick: (value, yes, no) => (value ? yes : no),
  or: (value, fallback) => value || fallback,
  upper: (value) => String(value).toUpperCase(),
  capital: (value) => String(value).charAt(0).toUpperCase() + String(value).slice(1).toLowerCase(),
  plus: (value, n) => Number(value) + Number(n),
  times: (value, n) => Number(value) * Number(n),
  mod: (value, n) => Math.floor(Number(value)) % Number(n),
  floor: (value) => Math.floor(Number(value)),
  fixed: (value, digits) => Number(value).toFixed(Number(digits)),
  count: (value) => (value as unknown[]).length,
  /** A line of so many characters. */
  /** With a space before it unless it is empty. */
  spaced: (value) => (value ? ` ${String(value)}` : ""),
  long: (value) => "0123456789".repeat(Math.ceil(Number(value) / 10)).slice(0, Number(value)),
  last_word: (value) => String(value).split("/").at(-1),
  replace: (value, from, to) => String(value).replaceAll(String(from), String(to)),
  indent: (value, width) => String(value).replace(/^(?=.)/gm, " ".repeat(Number(width))),
  first: (value) => String(value).split(/\s+/)[0],
  /** The words of a command in brackets, as VyOS names what it does not know. */
  bracketed: (value) => `[${String(value)}]`,
  /** The path of a set or delete command in brackets. */
  pathed: (value) => `[${String(value).replace(/^(?:set|delete|edit)\s+\/?\s*/, "")}]`,
  /** The word that begins at a column. */
  token: (value, at) => String(value).slice(Number(at)).trim().split(/\s+/)[0],
  srl_candidate: (value) => (String(value) === "shared" ? "shared default" : `private ${String(value)}`),
  /** A signed difference without its first column. */
  unsigned: (value) => String(value).replace(/^.   /gm, ""),
  days: (value) => Math.floor(Number(value) / 86_400),
  hours: (value) => Math.floor(Number(value) / 3_600) % 24,
  minutes: (value) => Math.floor(Number(value) / 60) % 60,
  /** Et1 for Ethernet1, as prompts shorten interface names. */
  short: (value) => String(value).replace(/^([A-Za-z]{2})[A-Za-z-]*/, "$1"),
  words: (value) => words(Number(value)),
  hms: (value) => {
    const s = Number(value);
    return `${two(s / 3600)}:${two((s / 60) % 60)}:${two(s % 60)}`;
  },
  /** 1d02h03m, as routing tables write an age. */
  age: (value) => {
    const s = Number(value);
    if (s < 86_400) return filters.hms!(s);
    return `${Math.floor(s / 86_400)}d${two((s / 3600) % 24)}h${two((s / 60) % 60)}m`;
  },
  clock: (value, format) => clock(Number(value), format),
  iso: (value) => new Date(Number(value)).toISOString(),
};
