// Names of fields as devices print them, turned into keys that expressions can use.

/** `IP-Address` → `ip_address`, `OK?` → `ok`. A name of nothing but signs stays as it is. */
export function keyOf(printed: string): string {
  const key = printed
    .trim()
    .replace(/(?<=\p{Ll})(?=\p{Lu}\p{Ll})/gu, "_")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
  return key === "" ? printed.trim() : key;
}

/** Keys for columns: a second one of the same name gets a number. */
export function keysOf(printed: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return printed.map((name) => {
    const key = keyOf(name);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key}_${count}`;
  });
}
