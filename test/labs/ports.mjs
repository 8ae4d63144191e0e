// Loopback ports for programs that must be told theirs, so that nobody is given one between its choice and its use.
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below those that systems give to outgoing connections and to whoever asks for any; above the labs of `dev`. */
const LOWEST = 26_500;
const HIGHEST = 32_500;

/** @returns {Promise<boolean>} */
const happens = (emitter, event) =>
  once(emitter, event).then(
    () => true,
    () => false,
  );

/** TCP's and UDP's ports are apart: who holds the UDP one has the say over the TCP one, and is heard of by nobody else. */
const claim = async (host, port) => {
  const held = createSocket("udp4").unref();
  held.bind({ port, address: host, exclusive: true });
  if (await happens(held, "listening")) return held;
  held.close();
};

const isFree = async (host, port) => {
  const probe = createServer().listen({ port, host, exclusive: true });
  if (!(await happens(probe, "listening"))) return false;
  await new Promise((closed) => probe.close(closed));
  return true;
};

const takePort = async (host) => {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    const held = await claim(host, port);
    if (held === undefined) continue;
    if (await isFree(host, port)) return port;
    held.close();
  }
};

/** See ports.d.mts. */
export const takePorts = async (count, host = "127.0.0.1") => {
  const ports = [];
  while (ports.length < count) ports.push(await takePort(host));
  return ports;
};
