// Host names with signs that no prompt of the platform allows for: `core+1`, `R1(lab)`. Learned at the login, they are put
// into plain letters wherever a prompt is looked for.

const TOKEN =
  /[\w.-]*\w(?:[+=,!&']|\([\w.+=,!&'-]+\)|\[[\w.+-]+\])(?:[\w.+=,!&'-]|\([\w.+=,!&'-]+\)|\[[\w.+-]+\])*/;
/** At the end of a prompt: a mode, or the last part of a name. */
const LAST = /\([^()]*\)(?=[\s#>]*$)/;
/** Names of modes, as far as they say that they are; others are told by what the device refuses. */
const MODE =
  /\((?:vlan|[^()]*(?:conf|cfg)[^()]*|(?:ca|cs|cert|dhcp|ipsec|crypto|acl|rmap)-[^()]*|[^()]*-(?:list|map|profile|policy|group|agent|server|method))\)(?=[\s#>]*$)/i;
/** Signs by which people frame a banner, left on the line of the prompt. */
const FRAME = /^[#*=_-]{4,}(?=\w)/;

export interface HostName {
  token: string;
  plain: string;
}

/** The name in a first prompt, where it is an odd one. */
export function oddHostName(line: string): HostName | undefined {
  const token =
    TOKEN.exec(line.replace(LAST, ""))?.[0] ?? (MODE.test(line) ? undefined : TOKEN.exec(line)?.[0]);
  return token === undefined ? undefined : { token, plain: token.replace(/[^\w.-]/g, "_") };
}

export function withPlainName(line: string, name: HostName | undefined): string {
  return name === undefined ? line : line.replace(name.token, name.plain);
}

export function withoutFrame(line: string): string {
  return line.replace(FRAME, "");
}
