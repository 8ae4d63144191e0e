// Text that may be kept, logged and shown. The store, results, the log, errors, events and recordings take no other. What a
// device printed or a person wrote becomes such a text by a mask alone; the functions below make it of what needs none.
import type { Json } from "./json.js";

declare const brand: unique symbol;
export interface Branded {
  readonly [brand]: "masked";
}

export type Masked = string & Branded;
export type MaskedBytes = Uint8Array & Branded;
export type MaskedError = Error & Branded;
export type MaskedJson = null | boolean | number | Masked | MaskedJson[] | { [name: string]: MaskedJson };

/** Nothing but texts that stand in our source: neither `string` nor a template of it. */
export type Literal<T extends string> = T extends Masked ? T : {} extends Record<T, 1> ? never : T;

// What masks. `test/house/masked.test.ts` has the list of the modules that may call these.

export const asMasked = (text: string): Masked => text as Masked;
export const asMaskedBytes = <B extends Uint8Array>(bytes: B): B & Branded => bytes as B & Branded;
export const asMaskedJson = (value: Json): MaskedJson => value as MaskedJson;
export const asMaskedError = (error: Error): MaskedError => error as MaskedError;

// What needs no mask.

/** A sentence of ours: what it quotes is masked. */
export function ownText(sentence: TemplateStringsArray, ...quoted: (Masked | number)[]): Masked {
  return asMasked(String.raw({ raw: sentence }, ...quoted));
}

/** A word of ours, such as a status or a code. */
export const ownWord = <T extends string>(word: T & Literal<T>): Masked => asMasked(word);

/** A name, an address or a text of a plan: the compiler has refused secrets in it. */
export const fromPlan = (text: string): Masked => asMasked(text);

/** What store, journal or history hold was masked when it came there, and so is what is made of it. */
export const fromStore = (text: string): Masked => asMasked(text);
export const bytesFromStore = <B extends Uint8Array>(bytes: B): B & Branded => asMaskedBytes(bytes);

export const streamFromStore = (stream: AsyncIterable<Uint8Array>): AsyncIterable<MaskedBytes> =>
  stream as AsyncIterable<MaskedBytes>;

/** What the operating system, Temporal or the store say: no device and no person has a word in it. */
export const fromSystem = (said: unknown): Masked =>
  asMasked(said instanceof Error ? said.message : String(said));
export const errorOfSystem = (error: unknown): MaskedError =>
  asMaskedError(error instanceof Error ? error : new Error(String(error)));

export const fieldsOfSystem = (fields: object): Record<string, MaskedJson | MaskedError> =>
  fields as Record<string, MaskedJson | MaskedError>;

/** What the API keeps of a request with its run. The compiler has refused secrets in it, but in the files that are sent. */
export const ofDocument = (
  body: Uint8Array | AsyncIterable<Uint8Array>,
): MaskedBytes | AsyncIterable<MaskedBytes> => body as MaskedBytes | AsyncIterable<MaskedBytes>;

/** The bytes of a file that a person wants kept as it is: `binary: true` of a `fetch`. */
export const asItIs = (file: AsyncIterable<Uint8Array>): AsyncIterable<MaskedBytes> =>
  file as AsyncIterable<MaskedBytes>;

/** A record of ours as JSON: its type tells which of its texts are masked. */
export const recordText = (record: object): Masked => asMasked(JSON.stringify(record));

// What stays masked.

/** Of an object: its members. */
export const maskedMembers = (value: MaskedJson): { [name: string]: MaskedJson } =>
  value === null || typeof value !== "object" || Array.isArray(value) ? {} : value;

export const messageOf = (error: MaskedError | Masked): Masked =>
  asMasked(typeof error === "string" ? error : error.message);

export const joined = (texts: readonly Masked[], separator = ""): Masked => asMasked(texts.join(separator));
/** @param from as in `slice` */
export const cut = (text: Masked, from: number, to?: number): Masked => asMasked(text.slice(from, to));
export const bytesOfText = (text: Masked): MaskedBytes => asMaskedBytes(Buffer.from(text));
