// The one interface of all kinds, and what they need of the world.
import type { Json } from "../packages/devices/src/words/json.js";
import type { Draft } from "./draft.js";
import type { Notes } from "./notes.js";

/** The user's files, environment and programs. Paths are as the user or a file names them. */
export interface World {
  /** @returns undefined where there is no such file. @throws {SourceError} where it cannot be read */
  read(path: string): string | undefined;
  /** Names of the entries of a folder, sorted; undefined where it is not a folder. */
  list(path: string): string[] | undefined;
  /** Standard output of a program. @throws {SourceError} where it fails */
  run(program: string[]): string;
  /** An answer over HTTP, whatever its status. @throws {SourceError} where there is none */
  ask(request: HttpRequest): Promise<{ status: number; text: string }>;
  environment: Readonly<Record<string, string | undefined>>;
  /** Login name of the user. */
  user: string;
}

export interface HttpRequest {
  url: string;
  method?: string;
  headers: Record<string, string>;
  body?: string;
}

/** What a service said, before anything is made of it. */
export interface Fetched {
  /** For people, without filters and secrets. */
  address: string;
  items: Json[];
}

export interface Reader {
  /** For help: what it reads. */
  summary: string;
  /** For help: what SOURCE is. */
  source: string;
  /** @throws {SourceError} where nothing of the source can be used */
  read(source: string, world: World, notes: Notes, fetched?: Fetched): Draft | OwnInventory;
  /** Of kinds that are services: comes before `read`. @throws {SourceError} */
  fetch?(source: string, world: World): Promise<Fetched>;
}

/** The source is an inventory of ours already. */
export interface OwnInventory {
  own: string;
  file: string;
}

export const isOwn = (found: Draft | OwnInventory): found is OwnInventory => "own" in found;
