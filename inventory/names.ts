// Their names of devices and groups to names that our inventory allows.
import type { Draft } from "./draft.js";
import type { Notes, SourceLine } from "./notes.js";

const ALLOWED = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** `Core Switch/1` → `Core-Switch-1`. */
function allowedName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 100)
    .replace(/-+$/, "");
  return plain === "" ? "unnamed" : plain;
}

/** Gives each name its own allowed one; what was changed is noted. */
export class Names {
  readonly #ours = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(
    readonly what: "device" | "group",
    readonly notes: Notes,
  ) {}

  of(name: string, place: SourceLine): string {
    const known = this.#ours.get(name);
    if (known !== undefined) return known;
    const ours = this.#free(ALLOWED.test(name) ? name : allowedName(name));
    if (ours !== name)
      this.notes.chosen(
        place,
        `the ${this.what} \`${name}\` is called \`${ours}\` here`,
        "names are letters, digits, `.`, `_` and `-`, each only once",
      );
    this.#ours.set(name, ours);
    this.#taken.add(ours);
    return ours;
  }

  #free(name: string): string {
    if (!this.#taken.has(name)) return name;
    for (let n = 2; ; n++)
      if (!this.#taken.has(`${name.slice(0, 95)}-${n}`)) return `${name.slice(0, 95)}-${n}`;
  }
}

/** Renames in place. A device whose name changes keeps the old one as its address. */
export function renameAll(draft: Draft, notes: Notes): void {
  const groups = new Names("group", notes);
  // Names that may stay as they are have the first choice.
  const devices = new Names("device", notes);
  const inOrder = [...draft.devices].sort(
    (a, b) => Number(!ALLOWED.test(a.name)) - Number(!ALLOWED.test(b.name)),
  );
  for (const device of inOrder) {
    const ours = devices.of(device.name, device.place);
    if (ours !== device.name) device.host ??= device.name;
    device.name = ours;
    device.groups = [...new Set(device.groups)].map((group) =>
      groups.of(group, draft.groups.get(group)?.place ?? device.place),
    );
  }
  draft.groups = new Map([...draft.groups].map(([name, group]) => [groups.of(name, group.place), group]));
}
