// The package has types for its other builds only, and Node's types leave WebAssembly to those of browsers.
declare module "minijinja-js/dist/bundler/minijinja_js_bg.js" {
  import type { Environment as Typed } from "minijinja-js";
  export interface Environment extends Typed {
    /** Forgets it without freeing what it holds. */
    __destroy_into_raw(): number;
  }
  export const Environment: new () => Environment;
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

declare namespace WebAssembly {
  type Exports = Record<string, unknown>;
  type Module = object;
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  class Instance {
    constructor(module: Module, imports: Record<string, object>);
    readonly exports: Exports;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class RuntimeError extends Error {}
}
