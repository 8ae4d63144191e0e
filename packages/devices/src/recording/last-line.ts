// Keeps of a session only the line that stands there now.
import { Screen } from "../shell/screen.js";
import type { Recorder } from "./recorder.js";

export function lastLine(): Recorder & { readonly line: string } {
  const screen = new Screen({ lines: () => {}, edited: () => {}, piece: () => {} });
  const decoder = new TextDecoder();
  return {
    get line() {
      return screen.current.trimEnd();
    },
    input: () => {},
    output: (bytes) => {
      screen.feed(decoder.decode(bytes, { stream: true }));
      return undefined;
    },
    mark: () => {},
    close: async () => {},
  };
}
