// The sections of an OpenSSH configuration in order, with those of included files where they are included.
import { dirname, join } from "node:path";
import { glob, SSHConfig } from "ssh-config";
import { matchesGlob } from "../glob.js";
import { SourceError } from "../errors.js";
import type { Notes, SourceLine } from "../notes.js";
import type { World } from "../reader.js";

export interface Setting {
  key: string;
  value: string;
  place: SourceLine;
}

interface Target {
  /** The address, as far as it is known by then. */
  host: string;
  user: string | undefined;
  localUser: string;
}

export interface Section {
  place: SourceLine;
  /** Of `Host`; empty for `Match` and for what stands before both. */
  names: string[];
  settings: Setting[];
  fits(name: string, target: Target): boolean;
}

/** Files that include one another; the same as OpenSSH's. */
const MAX_DEPTH = 16;

/** @throws {SourceError} where the file is not there */
export function readConfig(path: string, world: World, notes: Notes): Section[] {
  const text = world.read(path);
  if (text === undefined) throw new SourceError(`there is no file ${path}`);
  const sections: Section[] = [];
  new Reading(world, notes, path).file(text, path, sections, 0, () => true);
  return sections;
}

type Fits = Section["fits"];

class Reading {
  constructor(
    readonly world: World,
    readonly notes: Notes,
    readonly main: string,
  ) {}

  file(text: string, file: string, sections: Section[], depth: number, outer: Fits): void {
    let line = 1;
    const parsed = this.#parsed(text, file);
    // What stands before the first `Host` holds for all.
    let section = this.#open(sections, { file, line: 1 }, [], outer);
    const walk = (lines: SSHConfig): void => {
      for (const each of lines) {
        const place = { file, line: line + newlines(each.before) };
        const isSection = "config" in each;
        const whole = isSection ? { ...each, config: new SSHConfig() } : each;
        const lengthBefore = newlines(
          SSHConfig.stringify(Object.assign(new SSHConfig(), [whole], { length: 1 })),
        );
        line += lengthBefore;
        if (!("param" in each)) continue;
        const value = textOf(each.value);
        if (isSection) {
          const isHost = /^host$/i.test(each.param);
          const names = isHost ? wordsOf(each.value) : [];
          const fits = isHost ? (name: string) => glob(names, name) : this.#match(value, place);
          section = this.#open(
            sections,
            place,
            names,
            (name, target) => outer(name, target) && fits(name, target),
          );
          walk(each.config);
        } else if (/^include$/i.test(each.param)) {
          const { fits } = section;
          this.#include(wordsOf(each.value), place, sections, depth, fits);
          section = this.#open(sections, place, [], fits);
        } else section.settings.push({ key: each.param, value, place });
      }
    };
    walk(parsed);
  }

  #open(sections: Section[], place: SourceLine, names: string[], fits: Fits): Section {
    const section: Section = { place, names, settings: [], fits };
    sections.push(section);
    return section;
  }

  #parsed(text: string, file: string): SSHConfig {
    try {
      return SSHConfig.parse(text);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new SourceError(`this is not an OpenSSH configuration: ${message}`, { file, line: 1 });
    }
  }

  #include(
    patterns: readonly string[],
    place: SourceLine,
    sections: Section[],
    depth: number,
    fits: Fits,
  ): void {
    if (depth >= MAX_DEPTH)
      throw new SourceError(`files include one another more than ${MAX_DEPTH} times`, place);
    for (const pattern of patterns) {
      const found = this.#files(pattern);
      if (found.length === 0 && !/[*?[]/.test(pattern))
        this.notes.lost(
          place,
          `the included file \`${pattern}\` is not there`,
          "put the file there, or take the line out",
        );
      for (const path of found) this.file(this.world.read(path) ?? "", path, sections, depth + 1, fits);
    }
  }

  /** Relative paths start at ~/.ssh for OpenSSH; of a file elsewhere, beside it. */
  #files(pattern: string): string[] {
    const isAbsolute = /^[/~]/.test(pattern);
    const bases = isAbsolute ? [""] : [dirname(this.main), "~/.ssh"];
    for (const base of bases) {
      const path = base === "" ? pattern : join(base, pattern);
      if (!/[*?[]/.test(path)) {
        if (this.world.read(path) !== undefined) return [path];
        continue;
      }
      const folder = dirname(path);
      const names = (this.world.list(folder) ?? []).filter((name) =>
        matchesGlob(name, path.slice(folder.length + 1)),
      );
      const files = names
        .map((name) => join(folder, name))
        .filter((each) => this.world.list(each) === undefined);
      if (files.length > 0) return files;
    }
    return [];
  }

  /** `Match all`, and by `host`, `originalhost`, `user`, `localuser`; others depend on where and when ssh runs. */
  #match(criteria: string, place: SourceLine): Fits {
    const words = criteria.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', "")) ?? [];
    const tests: Fits[] = [];
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!.toLowerCase();
      const isNegated = word.startsWith("!");
      const kind = word.replace(/^!/, "");
      if (kind === "all") continue;
      if (kind === "canonical" || kind === "final") continue;
      const patterns = (words[++i] ?? "").split(",");
      const fits = testOf(kind, patterns);
      if (fits === undefined) {
        this.notes.lost(
          place,
          `\`Match ${kind}\` is not evaluated, and what is below it is left out`,
          "write what is below it into a `Host` section, or into the result",
        );
        return () => false;
      }
      tests.push(isNegated ? (name, target) => !fits(name, target) : fits);
    }
    return (name, target) => tests.every((test) => test(name, target));
  }
}

function testOf(kind: string, patterns: string[]): Fits | undefined {
  if (kind === "host") return (_, { host }) => glob(patterns, host);
  if (kind === "originalhost") return (name) => glob(patterns, name);
  if (kind === "user") return (_, { user }) => user !== undefined && glob(patterns, user);
  if (kind === "localuser") return (_, { localUser }) => glob(patterns, localUser);
  return undefined;
}

const newlines = (text: string): number => text.split("\n").length - 1;

type Words = string | readonly { val: string; separator: string; quoted?: boolean }[];

const wordsOf = (value: Words): string[] =>
  typeof value === "string" ? value.split(/\s+/).filter((word) => word !== "") : value.map(({ val }) => val);

const textOf = (value: Words): string =>
  typeof value === "string"
    ? value
    : value
        .map(({ val, separator, quoted }) => `${separator}${quoted === true ? `"${val}"` : val}`)
        .join("")
        .trim();
