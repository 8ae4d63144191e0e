// Requests that no SSH server knows and that every SSH server has to answer. ssh2 has no call for them, so its own parts send them.
import type { Client, ClientChannel } from "ssh2";

/** As OpenSSH names the requests by which it asks its clients. */
const NAME = Buffer.from("keepalive@openssh.com");
const CHANNEL_OPEN = 90;
const CHANNEL_REQUEST = 98;

/** What is used of ssh2 beside its interface; its version is pinned for that. */
interface Internals {
  /** Each is given whether it was refused, or an error where the connection is gone. */
  _callbacks: ((refused: boolean | Error) => void)[];
  _chanMgr: { add(opened: (refused?: { reason?: unknown }, channel?: ClientChannel) => void): number };
  _protocol: {
    _kexinit: unknown;
    _queue: Buffer[] | undefined;
    _cipher: { encrypt(packet: Buffer): void };
    _packetRW: {
      write: { allocStart: number; alloc(bytes: number): Buffer; finalize(packet: Buffer): Buffer };
    };
    ping(): void;
  };
}

/** RFC 4254, section 5.4: a request on an open channel that the server does not know ends in `CHANNEL_FAILURE`. */
export function askChannel(client: Client, channel: ClientChannel, answered: () => void): void {
  const { _callbacks, incoming, outgoing } = ends(channel);
  // Called as well when the channel is closed.
  _callbacks.push(() => incoming.state !== "closed" && answered());
  send(client, CHANNEL_REQUEST, [uint32(outgoing.id), text(NAME), Buffer.of(1)]);
}

/** Whether requests can be made on it; a program whose input has ended may still be at work. */
export function isOpen(channel: ClientChannel): boolean {
  return ["open", "eof"].includes(ends(channel).outgoing.state);
}

/** RFC 4254, section 5.1: a channel of a kind that the server does not know ends in `CHANNEL_OPEN_FAILURE`. */
export function askForChannel(client: Client, answered: () => void): void {
  const id = internalsOf(client)._chanMgr.add((refused, channel) => {
    channel?.close();
    // Without a number nobody refused: the connection is gone.
    if (channel || typeof refused?.reason === "number") answered();
  });
  send(client, CHANNEL_OPEN, [text(NAME), uint32(id), uint32(32_768), uint32(32_768)]);
}

/** RFC 4254, section 4: a global request that the server does not know ends in `REQUEST_FAILURE`. Many do not answer it. */
export function askGlobally(client: Client, answered: () => void): void {
  const { _callbacks, _protocol } = internalsOf(client);
  _callbacks.push((refused) => typeof refused === "boolean" && answered());
  _protocol.ping();
}

function send(client: Client, type: number, parts: Buffer[]): void {
  const protocol = internalsOf(client)._protocol;
  const { write } = protocol._packetRW;
  const payload = Buffer.concat([Buffer.of(type), ...parts]);
  const start = write.allocStart;
  const packet = write.alloc(payload.length);
  packet.set(payload, start);
  const whole = write.finalize(packet);
  if (protocol._kexinit === undefined) protocol._cipher.encrypt(whole);
  else (protocol._queue ??= []).push(whole);
}

interface Ends {
  _callbacks: (() => void)[];
  incoming: { state: string };
  outgoing: { state: string; id: number };
}

function ends(channel: ClientChannel): Ends {
  return channel as unknown as Ends;
}

function internalsOf(client: Client): Internals {
  return client as unknown as Internals;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: Buffer): Buffer {
  return Buffer.concat([uint32(value.length), value]);
}
