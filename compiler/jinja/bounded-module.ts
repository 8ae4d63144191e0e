// MiniJinja, the Jinja2 of its own author, as WebAssembly: templates of strangers reach nothing but what they are given, and
// the memory that they may take is written into the module before it is compiled.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as bindings from "minijinja-js/dist/bundler/minijinja_js_bg.js";

/** Pages of 64 KiB: 64 MiB. */
const MOST_PAGES = 1_024;
/** An instance that has grown beyond this is not used again. */
const KEPT_BYTES = 16 * 1_024 * 1_024;

const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;

let compiled: WebAssembly.Module | undefined;
let instance: WebAssembly.Instance | undefined;

const memoryOf = ({ exports }: WebAssembly.Instance): WebAssembly.Memory =>
  exports["memory"] as WebAssembly.Memory;

/** Work with an instance. One that was aborted, or is large, is thrown away. */
export function withJinja<T>(work: (jinja: typeof bindings) => T): T {
  compiled ??= new WebAssembly.Module(bounded(wasmBytes(), MOST_PAGES));
  if (!instance) {
    instance = new WebAssembly.Instance(compiled, { "./minijinja_js_bg.js": { ...bindings } });
    bindings.__wbg_set_wasm(instance.exports);
  }
  const used = instance;
  try {
    return work(bindings);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) drop(used);
    throw error;
  } finally {
    if (instance === used && memoryOf(used).buffer.byteLength > KEPT_BYTES) drop(used);
  }
}

/** The bindings keep views of its memory; growing by nothing detaches these, so that they are made anew. */
function drop(used: WebAssembly.Instance): void {
  memoryOf(used).grow(0);
  instance = undefined;
}

function wasmBytes(): Uint8Array {
  const { resolve } = createRequire(import.meta.url);
  return readFileSync(resolve("minijinja-js/dist/bundler/minijinja_js_bg.wasm"));
}

/** The same module with a maximum for its one memory. */
function bounded(wasm: Uint8Array, pages: number): Uint8Array<ArrayBuffer> {
  for (let at = HEADER_BYTES; at < wasm.length; ) {
    const id = wasm[at];
    const { value: size, next: begin } = readNumber(wasm, at + 1);
    if (id === MEMORY_SECTION) {
      const least = readNumber(wasm, begin + 2).value;
      const body = [1, 1, ...numberBytes(least), ...numberBytes(Math.max(least, pages))];
      const section = [MEMORY_SECTION, ...numberBytes(body.length), ...body];
      return Uint8Array.from([...wasm.subarray(0, at), ...section, ...wasm.subarray(begin + size)]);
    }
    at = begin + size;
  }
  throw new Error("the module has no memory of its own");
}

/** LEB128. */
function readNumber(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0, next = at; ; shift += 7) {
    const byte = bytes[next++] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, next };
  }
}

function numberBytes(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}
