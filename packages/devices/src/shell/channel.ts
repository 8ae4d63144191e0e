// The byte pipe below a shell session. SSH gives one; so can anything else that carries a terminal.

export interface ShellChannel {
  /** It plays back what was said, and holds no answer to what was not typed then. */
  readonly isRecording?: true;
  /** Width of the terminal, where the other side certainly knows it. */
  readonly columns?: number;
  write(text: string): void;
  /** Called once, before anything arrives. */
  listen(handlers: { data: (bytes: Buffer) => void; closed: (why: string) => void }): void;
  /** Stops and continues the flow, so that a slow reader does not fill memory. */
  pause(): void;
  resume(): void;
  /** Whether the other side answers, without typing anything. Never rejects. */
  alive(timeout_ms: number): Promise<boolean>;
  /** Closes in good order, at most so long; then hard. Never rejects. */
  end(timeout_ms: number): Promise<void>;
  /** Closes at once. */
  destroy(): void;
}
