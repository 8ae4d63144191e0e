// What a session tells whoever records it.

/** Replaces secrets in a stream of text. It may hold text back that could be the beginning of one. */
export interface StreamMasker {
  push(text: string): string;
  /** What is still held back. */
  flush(): string;
}

export interface Recorder {
  /** What was typed; secrets come as `***` already. */
  input(text: string): void;
  /** @returns a promise when the writer is behind: the session reads on only after it */
  output(bytes: Buffer): Promise<void> | undefined;
  /** The device waits at its prompt: what it has said so far is all, and its time is now. */
  rest(): void;
  /** A remark between the events; the session writes `mode <name>` whenever its mode is another. */
  mark(label: string): void;
  /** Ends the recording; what was written is complete when this resolves. */
  close(): Promise<void>;
}
