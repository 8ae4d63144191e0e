// A Session over NETCONF: commands are operations, lines of configuration are XML.
import { CLOSE } from "../timing.js";
import type { Platform } from "../words/platform.js";
import { transportMark } from "../recording/marks.js";
import type { Recorder } from "../recording/recorder.js";
import type {
  CommandOptions,
  CommandResult,
  ConfigureOptions,
  ConfigureResult,
  Guard,
  Session,
} from "../session.js";
import { Output } from "../shell/output.js";
import { CommandLock } from "../command-lock.js";
import { NetconfChange, PERSIST_ID } from "./change.js";
import { type NetconfClient, NOTHING } from "./client.js";
import { copyConfig, operationOf } from "./commands.js";

const MIB = 1024 * 1024;

export interface NetconfDeps {
  device: string;
  platform: Platform;
  client: NetconfClient;
  mask: (text: string) => string;
  /** Ends the connection at once. */
  drop: () => void;
}

export class NetconfSession implements Session {
  readonly mode = "netconf";
  readonly #lock: CommandLock;
  #closing: Promise<void> | undefined;

  constructor(readonly deps: NetconfDeps) {
    const { client } = deps;
    this.#lock = new CommandLock(deps.device, deps.mask, () =>
      client.closed === undefined ? undefined : client.lost(false),
    );
  }

  get device(): string {
    return this.deps.device;
  }
  get dirty(): boolean {
    return this.#lock.dirty || this.deps.client.closed !== undefined;
  }

  send(command: string, options: CommandOptions): Promise<CommandResult> {
    return this.#alone([command], options.signal, () => this.#send(command, options));
  }

  configure(lines: string[], options: ConfigureOptions): Promise<ConfigureResult> {
    return this.#alone(lines, options.signal, async () => {
      const { client } = this.deps;
      const begin = performance.now();
      const change = new NetconfChange({
        client,
        lines,
        options,
        rpc: (xml, what, ms) => this.#rpc(xml, what, ms, options),
      });
      const cannot = change.cannot();
      if (cannot !== undefined) throw this.#lock.refuse("unsupported", cannot);
      await this.#lock.beforeFirstByte(options);
      return change.run(begin);
    });
  }

  confirm(options: CommandOptions): Promise<CommandResult> {
    if (!this.deps.client.can("confirmed-commit:1.1"))
      return this.#unsupported("confirmed commits that outlive their session", options);
    const operation = `<commit><persist-id>${PERSIST_ID}</persist-id></commit>`;
    return this.#alone([], options.signal, () => this.#operate("commit", operation, options));
  }

  abortCommit(options: CommandOptions): Promise<CommandResult> {
    if (!this.deps.client.can("confirmed-commit:1.1"))
      return this.#unsupported("confirmed commits that outlive their session", options);
    const operation = `<cancel-commit><persist-id>${PERSIST_ID}</persist-id></cancel-commit>`;
    return this.#alone([], options.signal, () => this.#operate("cancel-commit", operation, options));
  }

  save(options: CommandOptions): Promise<CommandResult> {
    if (!this.deps.client.can("startup"))
      return this.#unsupported("separate startup configuration to save", options);
    const operation = copyConfig("running", "startup");
    return this.#alone([], options.signal, () =>
      this.#operate("copy-config running startup", operation, options),
    );
  }

  guard(guard: Guard | undefined): void {
    this.#lock.guard = guard;
  }

  record(recorder: Recorder | undefined): void {
    this.deps.client.recorder = recorder;
    recorder?.mark(transportMark("netconf"));
  }

  async alive(timeout_ms: number): Promise<boolean> {
    if (this.dirty || this.#lock.busy) return false;
    const work = (): Promise<string> => this.deps.client.rpc(NOTHING, { what: "a sign of life", timeout_ms });
    await this.#alone([], undefined, work).catch((error: unknown) => {
      // A refusal is an answer.
      if ((error as { code?: string }).code !== "rpc_error") this.#lock.dirty = true;
    });
    return !this.dirty;
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      const polite = !this.dirty && !this.#lock.busy;
      this.#lock.dirty = true;
      const { client, drop } = this.deps;
      if (polite)
        await client
          .rpc("<close-session/>", { what: "close-session", timeout_ms: CLOSE.netconf_ms })
          .catch(() => {});
      drop();
    })();
    return this.#closing;
  }

  async #send(command: string, options: CommandOptions): Promise<CommandResult> {
    if (command.trim() === "capabilities") {
      const { client } = this.deps;
      return result(
        command,
        `session-id ${client.session_id}\n${client.capabilities.join("\n")}`,
        0,
        options,
      );
    }
    const operation = operationOf(command);
    if ("wrong" in operation) throw this.#lock.refuse("unsupported", `${operation.wrong}.`);
    return this.#operate(command, operation.xml, options);
  }

  async #operate(command: string, xml: string, options: CommandOptions): Promise<CommandResult> {
    await this.#lock.beforeFirstByte(options);
    const begin = performance.now();
    const content = await this.#rpc(xml, JSON.stringify(command), options.timeout_ms, options);
    return result(command, content, performance.now() - begin, options);
  }

  async #rpc(
    xml: string,
    what: string,
    timeout_ms: number,
    { signal }: { signal?: AbortSignal },
  ): Promise<string> {
    await this.#lock.mayWrite(false).catch((error: unknown) => {
      this.deps.drop();
      throw error;
    });
    return this.deps.client.rpc(xml, { what, timeout_ms, signal });
  }

  /** After a refusal the session is as good as before. */
  #alone<T>(lines: string[], signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return this.#lock.alone(lines, signal, work, async ({ code, details }) => {
      const whole = code === "rpc_error" || code === "config_locked" || details.left === true;
      if (!whole) this.#lock.dirty = true;
    });
  }

  #unsupported(what: string, options: CommandOptions): Promise<never> {
    return this.#alone([], options.signal, () => {
      throw this.#lock.refuse("unsupported", `its NETCONF agent has no ${what}.`);
    });
  }
}

async function result(
  command: string,
  content: string,
  duration_ms: number,
  { sink, keep = MIB, output_limit = 100 * MIB }: CommandOptions,
): Promise<CommandResult> {
  const output = new Output({ limit: output_limit, sink, keep, prompt: "" });
  output.add(content);
  const kept = output.finish("", () => false);
  await output.pending;
  return { command, ...kept, duration_ms };
}
