// Secrets of JSON that the names of members tell, while it is read member by member.
import {
  hasSecretMembers,
  isSecretName,
  mayBeSecret,
  NAMES_OF_PAIR,
  saysSecret,
  VALUES_OF_PAIR,
} from "../names.js";
import type { Span } from "../spans.js";

/** What the names say that a value is within. */
interface Holder {
  /** Outermost first. */
  names: readonly string[];
  /** Of names of members that were asked about whether their values are secret. */
  asked: Map<string, boolean>;
  /** Whether texts without a name of their own are secret; undefined: nobody has asked. */
  isSecretList?: boolean;
  inner: Map<string, Holder>;
}

interface Frame {
  isList: boolean;
  holder: Holder;
  /** The name of the member that is being read. */
  key?: { name: string; span: Span };
  /** `{ "name": "community", "value": … }`: the name, once it is known, and values that came before it. */
  pair?: string | undefined;
  values?: (Span & { text: string })[];
}

/** Further out than this no name tells what a value is. */
const DEEPEST_NAMES = 12;
/** So many of them are remembered. */
const MOST_HOLDERS = 10_000;
/** Names of members that are remembered of each of them. */
const MOST_ASKED = 100;
/** So many of an object's values wait for the name that tells what they are. */
const MOST_VALUES = 8;

const holderOf = (names: readonly string[]): Holder => ({ names, asked: new Map(), inner: new Map() });

export class JsonMembers {
  readonly #frames: Frame[] = [];
  #count = 0;
  #outermost = holderOf([]);
  #top = this.#outermost;

  constructor(readonly add: (span: Span) => void) {}

  /** @param name of the member that is the value of all */
  begin(name: string | undefined): void {
    this.#frames.length = 0;
    if (this.#count > MOST_HOLDERS) {
      this.#count = 0;
      this.#outermost = holderOf([]);
    }
    this.#top = name === undefined ? this.#outermost : this.#within(this.#outermost, name);
  }

  /** A value in front of this place waits for its name. */
  get waitsFrom(): number {
    return this.#frames.at(-1)?.values?.[0]?.start ?? Infinity;
  }

  /** The name of the member that is being read; undefined in a list. */
  get name(): string | undefined {
    return this.#frames.at(-1)?.key?.name;
  }

  open(isObject: boolean): void {
    const frame = this.#frames.at(-1);
    const key = frame?.key;
    if (key && hasSecretMembers(frame.holder.names) && mayBeSecret(key.name)) this.add(key.span);
    // the rows of a table are not values of its name
    const isRow = frame?.isList === true && !isObject;
    const holder = isRow ? this.#outermost : (frame?.holder ?? this.#top);
    this.#frames.push({
      isList: !isObject,
      holder: key ? this.#within(holder, nameIn(frame, key.name)) : holder,
    });
  }

  close(): void {
    this.#frames.pop();
  }

  key(name: string, start: number): void {
    this.#frames.at(-1)!.key = { name, span: { start, end: start + name.length } };
  }

  value(text: string, start: number, isText: boolean): void {
    if (!isText && !/^-?\d/.test(text)) return;
    const frame = this.#frames.at(-1)!;
    const { holder, key } = frame;
    const span = { start, end: start + text.length };
    const { names } = holder;
    const isSecret = key
      ? this.#isSecret(holder, nameIn(frame, key.name))
      : (holder.isSecretList ??= names.length > 0 && isSecretName(names.at(-1)!, names.slice(0, -1)));
    if (isSecret && mayBeSecret(text)) this.add(span);
    else if (key) this.#pair(frame, key.name, { ...span, text }, isText);
  }

  #pair(frame: Frame, name: string, span: Span & { text: string }, isText: boolean): void {
    if (isText && NAMES_OF_PAIR.test(name) && saysSecret(span.text)) {
      frame.pair = span.text;
      for (const value of frame.values?.splice(0) ?? []) this.add(value);
    } else if (
      frame.pair === undefined &&
      VALUES_OF_PAIR.test(name) &&
      mayBeSecret(span.text) &&
      (frame.values?.length ?? 0) < MOST_VALUES
    )
      (frame.values ??= []).push(span);
  }

  #isSecret({ names, asked }: Holder, name: string): boolean {
    let isSecret = asked.get(name);
    if (isSecret === undefined) {
      isSecret = isSecretName(name, names);
      if (isSecret || asked.size < MOST_ASKED) asked.set(name, isSecret);
    }
    return isSecret;
  }

  #within({ names, inner }: Holder, name: string): Holder {
    const known = inner.get(name);
    if (known) return known;
    const made = holderOf([...names.slice(-DEEPEST_NAMES), name]);
    if (this.#count > MOST_HOLDERS) return made;
    inner.set(name, made);
    this.#count += 1;
    return made;
  }
}

/** Of a pair the value is called as the pair is. */
const nameIn = ({ pair }: Frame, name: string): string =>
  pair !== undefined && VALUES_OF_PAIR.test(name) ? pair : name;
