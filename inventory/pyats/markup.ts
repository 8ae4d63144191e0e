// Markup of testbeds: %ENV{NAME}, %ENV{NAME, default}, %{testbed.custom.domain}, %{self}; %ASK{} and %ENC{} cannot be resolved here.
import { clearText, type Secret, type Stated } from "../draft.js";
import type { Notes } from "../notes.js";
import type { World } from "../reader.js";
import { isMap, scalarText, type Value } from "../yaml/read.js";

const ONE = /%([A-Z]*)\{([^{}]*)\}/g;
/** References may lead to references. */
const MAX_DEPTH = 10;

export class Markup {
  constructor(
    readonly root: Value,
    readonly world: World,
    readonly notes: Notes,
    /** The device whose part of the testbed is read. */
    readonly self?: { name: string; value: Value },
  ) {}

  of(name: string, value: Value): Markup {
    return new Markup(this.root, this.world, this.notes, { name, value });
  }

  /** The text with its markup replaced; undefined, and noted, where that is not possible. @param what its name in notes */
  text(value: Value | undefined, what: string, depth = 0): Stated | undefined {
    const text = scalarText(value);
    if (value === undefined || text === undefined || text === "") return undefined;
    let isWhole = true;
    const replaced = text.replaceAll(ONE, (markup, kind: string, content: string) => {
      const found = depth > MAX_DEPTH ? undefined : this.#value(kind, content, value, what, depth);
      if (found === undefined) {
        isWhole = false;
        this.#refuse(kind, content, markup, value, what);
      }
      return found ?? "";
    });
    return isWhole ? { value: replaced.trim(), file: value.file, line: value.line } : undefined;
  }

  secret(value: Value | undefined, what: string, depth = 0): Secret | undefined {
    const text = scalarText(value);
    if (value === undefined || text === undefined || text === "") return undefined;
    const place = { file: value.file, line: value.line };
    const whole = /^\s*%([A-Z]*)\{([^{}]*)\}\s*$/.exec(text);
    if (whole === null) return clearText(text, place, `\`${what}\` in clear text`);
    const [markup, kind = "", content = ""] = whole;
    if (kind === "ENV") return { source: { env: content.split(",")[0]!.trim() } };
    const referenced = kind === "" || kind === "REF" ? this.#referenced(content) : undefined;
    if (referenced !== undefined && depth < MAX_DEPTH) return this.secret(referenced, what, depth + 1);
    const why =
      kind === "ASK"
        ? `\`${what}\` is asked for at the terminal (%ASK{}), which a run cannot do, and`
        : kind === "ENC"
          ? `\`${what}\` is encrypted with a key of pyATS (%ENC{}) and`
          : `\`${what}\` is the markup \`${markup.trim()}\`, which is not supported, and`;
    return { identity: `${kind}${content}`, place, what: why, kind: "lost" };
  }

  #value(kind: string, content: string, at: Value, what: string, depth: number): string | undefined {
    if (kind === "ENV") {
      const [name = "", ...fallback] = content.split(",");
      return (
        this.world.environment[name.trim()] ?? (fallback.length > 0 ? fallback.join(",").trim() : undefined)
      );
    }
    const referenced = kind === "" || kind === "REF" ? this.#referenced(content) : undefined;
    return referenced === undefined || referenced === at
      ? undefined
      : this.text(referenced, what, depth + 1)?.value;
  }

  #referenced(path: string): Value | undefined {
    const keys = path.trim().split(".");
    const { self } = this;
    let at: Value | undefined = this.root;
    if (self !== undefined && keys[0] === "self") {
      keys.shift();
      const { file, line } = self.value;
      if (keys.length === 0) return { kind: "scalar", value: self.name, text: self.name, file, line };
      at = self.value;
    }
    for (const key of keys) at = isMap(at) ? at.entries.get(key) : undefined;
    return at;
  }

  #refuse(kind: string, content: string, markup: string, at: Value, what: string): void {
    if (kind === "ENV") {
      const name = content.split(",")[0]!.trim();
      this.notes.lost(
        at,
        `\`${what}\` is the environment variable ${name}, which is not set`,
        `set ${name} and import again`,
      );
    } else if (kind === "ASK")
      this.notes.lost(
        at,
        `\`${what}\` is asked for at the terminal (%ASK{}), which a run cannot do`,
        "write the value, or %ENV{NAME}, into the testbed",
      );
    else
      this.notes.lost(
        at,
        `\`${what}\` has the markup \`${markup}\`, which is not supported`,
        "write the value instead",
      );
  }
}
