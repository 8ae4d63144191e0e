// `sw[01:20].lab:2222` → twenty names and a port.

/** More are not written as a pattern. */
const MAX_HOSTS = 20_000;

export interface HostPattern {
  names: string[];
  port?: number;
}

const RANGE = /\[(\d+|[A-Za-z]):(\d+|[A-Za-z])(?::(\d+))?\]/;

/** @returns undefined where the range cannot be meant */
export function hostPattern(text: string): HostPattern | undefined {
  const { name, port } = withPort(text);
  const names = expand([name]);
  return names && { names, ...(port === undefined ? {} : { port }) };
}

function withPort(text: string): { name: string; port?: number } {
  const bracketed = /^\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\](?::(\d+))?$/.exec(text);
  if (bracketed && !RANGE.test(text))
    return { name: bracketed[1]!, ...(bracketed[2] === undefined ? {} : { port: Number(bracketed[2]) }) };
  // An IPv6 address without brackets has no port.
  const named = /^((?:[^:[\]]|\[[^\]]*\])+):(\d+)$/.exec(text);
  return named ? { name: named[1]!, port: Number(named[2]) } : { name: text };
}

function expand(names: string[]): string[] | undefined {
  const found = RANGE.exec(names[0]!);
  if (!found) return names;
  const [range, first, last, step = "1"] = found;
  const values = valuesOf(first!, last!, Number(step));
  if (values === undefined || values.length * names.length > MAX_HOSTS) return undefined;
  return expand(names.flatMap((name) => values.map((value) => name.replace(range, () => value))));
}

function valuesOf(first: string, last: string, step: number): string[] | undefined {
  if (step < 1) return undefined;
  const isNumber = /^\d+$/.test(first);
  if (isNumber !== /^\d+$/.test(last)) return undefined;
  const from = isNumber ? Number(first) : first.charCodeAt(0);
  const to = isNumber ? Number(last) : last.charCodeAt(0);
  if (to < from || to - from > MAX_HOSTS * step) return undefined;
  const width = first.startsWith("0") ? first.length : 0;
  const values: string[] = [];
  for (let at = from; at <= to; at += step)
    values.push(isNumber ? String(at).padStart(width, "0") : String.fromCharCode(at));
  return values;
}
