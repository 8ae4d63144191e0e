// What the compiler is given from outside: platforms and a way to read other files.
import type { Capability } from "../schemas/capability.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { CopiedFile } from "../schemas/plan.js";
import type { Platform } from "../packages/devices/src/words/platform.js";

/**
 * Reads a file that a document names.
 * @param path as it stands relative to the root of specs, `/`-separated, without `..`
 * @param from the file that names it
 * @returns undefined where there is none
 */
export type Load = (path: string, from: string) => string | undefined;

/** What of the worker an inventory may use. */
export interface CapabilityPolicy {
  allows(capability: Capability): boolean;
  /** What a person can do so that it is allowed: the hint of the diagnostic. */
  remedy(capability: Capability): string;
}

export interface CompileDeps {
  /** Platforms by name. */
  platforms: Readonly<Record<string, Platform>>;
  /** For `use` and for own platforms; absent: neither is possible. */
  load?: Load;
  /** For files that are sent to devices as they are, which may hold secrets; absent: `load`. */
  loadConfiguration?: Load;
  /** Size and digest of a file that is copied to devices, by path as for `load`; absent: none can be copied. */
  measure?: (path: string, from: string) => CopiedFile | undefined;
  /** Names of platforms that exist but were not loaded, for "did you mean". */
  known?: readonly string[];
  /** For platforms that the inventory names, where it does not come from the same place as the spec; absent: `load`. */
  loadForInventory?: Load;
  /** For an inventory inside a request body; absent: everything is allowed here, and the worker decides. */
  policy?: CapabilityPolicy;
  /** Which addresses a spec may name, to send notifications to and to download files from; absent: the worker alone decides. */
  addressPolicy?: CapabilityPolicy;
}

/** A document as text, or as the value that it stands for. */
export type DocumentInput = ({ text: string } | { object: Json }) & {
  /** Its name in messages, and where relative paths begin. */
  file?: string;
};
