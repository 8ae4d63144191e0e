// One NETCONF session over a byte stream: hello, requests with their replies, the end.
import type { Duplex } from "node:stream";
import { DeviceError, type RpcError } from "../errors.js";
import { within } from "../exec/within.js";
import type { Recorder } from "../recording/recorder.js";
import { NETCONF_NUDGE_MS } from "../timing.js";
import { Deframer, frame } from "./framing.js";
import { errorsIn, rpcFailure } from "./rpc-error.js";
import { childrenOf, contentOf, readXml, textAt } from "./xml.js";

const BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";
const BASE_10 = "urn:ietf:params:netconf:base:1.0";
const BASE_11 = "urn:ietf:params:netconf:base:1.1";
const HELLO = `<?xml version="1.0" encoding="UTF-8"?>
<hello xmlns="${BASE}"><capabilities><capability>${BASE_10}</capability><capability>${BASE_11}</capability></capabilities></hello>`;

/** A read of a part of the state that no agent has: its answer is short, and nothing changes. */
export const NOTHING = `<get><filter type="subtree"><nothing xmlns="urn:nothing"/></filter></get>`;

/** A reply longer than this ends the session, bytes. */
export const LARGEST_REPLY = 100 * 1024 * 1024;

export interface RpcOptions {
  /** As messages name it. */
  what: string;
  timeout_ms: number;
  signal?: AbortSignal | undefined;
}

export class NetconfClient {
  recorder: Recorder | undefined;
  capabilities: string[] = [];
  session_id = "";
  /** Why the other side is gone, once it is. */
  closed: string | undefined;
  #number = 0;
  #chunked = false;
  readonly #deframer = new Deframer(LARGEST_REPLY);
  #waiting: { resolve: (message: string) => void; reject: (error: Error) => void } | undefined;

  constructor(
    readonly device: string,
    readonly stream: Duplex,
    readonly mask: (text: string) => string,
  ) {
    stream.on("data", (bytes: Buffer) => this.#data(bytes));
    stream.on("error", (error: Error) => this.gone(error.message));
    stream.on("close", () => this.gone("the device closed it"));
  }

  /** Whether the agent has a capability of RFC 6241, `candidate` or `confirmed-commit:1.1`. */
  can(capability: string): boolean {
    const uri = `urn:ietf:params:netconf:capability:${capability}`;
    return this.capabilities.some(
      (each) => each === uri || each.startsWith(`${uri}:`) || each.startsWith(`${uri}?`),
    );
  }

  /** @throws {DeviceError} login_timeout, session_lost, unsupported */
  async hello(login_ms: number, signal: AbortSignal | undefined): Promise<void> {
    const theirs = this.#receive(false);
    this.#write(HELLO);
    const waiting = { device: this.device, what: "the NETCONF hello", timeout_ms: login_ms, signal };
    const message = await within(waiting, theirs).catch((error: unknown) => {
      throw error instanceof DeviceError && error.code === "command_timeout"
        ? this.#error(
            "login_timeout",
            `logged in, and no NETCONF hello came within ${login_ms} ms. Check what answers on this port.`,
          )
        : error;
    });
    const hello = this.#readHello(message);
    this.session_id = textAt(hello, "session-id");
    this.capabilities = childrenOf(childrenOf(hello, "capabilities")[0], "capability").map((each) =>
      textAt({ each }, "each"),
    );
    if (this.capabilities.includes(BASE_11)) {
      this.#chunked = true;
      this.#deframer.useChunks();
    } else if (!this.capabilities.includes(BASE_10))
      throw this.#error(
        "unsupported",
        "its hello offers neither NETCONF 1.0 nor 1.1. Check what answers on this port.",
      );
  }

  #readHello(message: string): unknown {
    try {
      return childrenOf(readXml(message), "hello")[0];
    } catch (error) {
      throw this.#error("unsupported", `its hello cannot be read: ${(error as Error).message}`);
    }
  }

  /**
   * @param operation the XML within `<rpc>`
   * @returns what is in the reply, `<ok/>` or `<data>…</data>`
   * @throws {DeviceError} rpc_error, config_locked, command_timeout, cancelled, session_lost
   */
  async rpc(operation: string, options: RpcOptions): Promise<string> {
    if (this.closed !== undefined) throw this.lost(false);
    const reply = this.#receive(true);
    this.#request(++this.#number, operation);
    const nudge = this.#number === 1 ? setTimeout(() => this.#nudge(), NETCONF_NUDGE_MS) : undefined;
    const message = await within({ device: this.device, ...options }, reply).finally(() =>
      clearTimeout(nudge),
    );
    const errors = this.#readErrors(message);
    if (errors.length > 0) throw rpcFailure(this.device, options.what, errors);
    return contentOf(message);
  }

  /**
   * An agent that reads our hello and the first request in one go may leave the request in its buffer until more bytes
   * come (netconfd 2.13 does). Another request makes it read on; the reply to that one belongs to no caller.
   */
  #nudge(): void {
    if (this.closed === undefined) this.#request(0, NOTHING);
  }

  #request(id: number, operation: string): void {
    this.#write(
      `<?xml version="1.0" encoding="UTF-8"?>\n<rpc xmlns="${BASE}" message-id="${id}">${operation}</rpc>`,
    );
  }

  /** @throws {DeviceError} session_lost, where the reply is not XML that can be read: what it says is not known */
  #readErrors(reply: string): RpcError[] {
    try {
      return errorsIn(reply);
    } catch (error) {
      this.gone(`its reply cannot be read: ${(error as Error).message}`);
      this.stream.destroy();
      throw this.lost(true);
    }
  }

  lost(sent: boolean): DeviceError {
    const what = sent ? " before the reply came; what was sent may have taken effect" : "; nothing was sent";
    const message = `the NETCONF session ended (${this.closed ?? "closed"})${what}. Open a new session.`;
    return new DeviceError("session_lost", `${this.device}: ${message}`, { sent });
  }

  gone(why: string): void {
    this.closed ??= why;
    this.#waiting?.reject(this.lost(this.#number > 0));
  }

  #receive(sent: boolean): Promise<string> {
    const message = new Promise<string>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.closed !== undefined) reject(this.lost(sent));
    });
    message.catch(() => {});
    return message;
  }

  #data(bytes: Buffer): void {
    const behind = this.recorder?.output(bytes);
    if (behind) {
      this.stream.pause();
      const go = (): unknown => this.stream.resume();
      behind.then(go, go);
    }
    this.#deframer.push(bytes);
    try {
      for (let message = this.#deframer.next(); message !== undefined; message = this.#deframer.next())
        this.#message(message);
    } catch (error) {
      this.gone(`its framing is broken: ${(error as Error).message}`);
      this.stream.destroy();
    }
  }

  /** Notifications and late replies to requests that were given up have nobody who waits. */
  #message(message: string): void {
    const head = /<(?:[\w.-]+:)?(hello|rpc-reply)\b[^>]*>/.exec(message.slice(0, 4_096));
    if (!head) return;
    const id = /message-id\s*=\s*["'](\d+)["']/.exec(head[0])?.[1];
    if (head[1] === "rpc-reply" && id !== undefined && Number(id) !== this.#number) return;
    this.#waiting?.resolve(message);
    this.#waiting = undefined;
  }

  #write(message: string): void {
    this.recorder?.input(this.mask(message));
    this.stream.write(frame(message, this.#chunked));
  }

  #error(code: DeviceError["code"], what: string): DeviceError {
    return new DeviceError(code, `${this.device}: ${what}`, { sent: false });
  }
}
