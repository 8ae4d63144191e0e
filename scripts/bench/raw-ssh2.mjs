// The floor: the same commands through ssh2 alone, one shell per device, no Temporal, no artifacts.
import { readFileSync } from "node:fs";
import ssh2 from "ssh2";
import { parse } from "yaml";

export const COMMAND = "show version";
export const LOGIN = { username: "netops", password: process.env.LAB_PASSWORD ?? "lab" };

/** The lab's devices, from its own inventory. */
export function devicesOf(inventory) {
  const { devices } = parse(readFileSync(inventory, "utf8"));
  return Object.entries(devices).map(([name, { host, port, platform }]) => ({ name, host, port, platform }));
}

/** @returns {Promise<{ ms: number }>} */
export async function rawRun(inventory, { devices, commands, concurrency }) {
  const queue = devicesOf(inventory).slice(0, devices);
  const started = performance.now();
  const lane = async () => {
    for (let device = queue.shift(); device; device = queue.shift()) await session(device, commands);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return { ms: performance.now() - started };
}

/** @returns {Promise<number[]>} milliseconds, one connection and one command each */
export async function rawSingles(inventory, count) {
  const [device] = devicesOf(inventory);
  const times = [];
  for (let n = 0; n < count; n++) {
    const started = performance.now();
    await session(device, 1);
    times.push(performance.now() - started);
  }
  return times;
}

function session({ host, port }, commands) {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.once("error", reject);
    client.once("ready", () => {
      client.shell({ term: "vt100", cols: 511, rows: 24 }, (error, stream) => {
        if (error) return reject(error);
        let prompt;
        let text = "";
        let left = commands + 1;
        stream.on("data", (bytes) => {
          text += bytes;
          const last = text.slice(text.lastIndexOf("\n") + 1);
          if (prompt === undefined ? !/[>#$] ?$/.test(last) : last !== prompt) return;
          prompt ??= last;
          text = "";
          left -= 1;
          if (left > 0) stream.write(left === commands ? "terminal length 0\n" : `${COMMAND}\n`);
          else client.end();
        });
        if (commands > 0) left += 1;
      });
    });
    client.once("close", resolve);
    client.connect({
      host,
      port,
      ...LOGIN,
      hostVerifier: () => true,
    });
  });
}
