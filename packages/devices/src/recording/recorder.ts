// What a session tells whoever records it.
import type { Masked } from "../words/masked.js";

export interface Recorder {
  /** What was typed; secrets come as `***` already. */
  input(text: string): void;
  /** @returns a promise when the writer is behind: the session reads on only after it */
  output(bytes: Buffer): Promise<void> | undefined;
  /** A remark between the events; the session writes `mode <name>` whenever its mode is another. */
  mark: (label: Masked) => void;
  /** Ends the recording; what was written is complete when this resolves. */
  close(): Promise<void>;
}
