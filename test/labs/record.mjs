// Records sessions with the real hosts: types a script line by line, waiting each time for the host to fall silent;
// a pager that waits is quit first.
import { readFileSync } from "node:fs";
import { Client } from "ssh2";

/**
 * @typedef {{ host: string, port: number, user: string, private_key_path: string }} Target
 * @typedef {string | { key: string }} Typed a line, or keys without Enter
 */

/** Something came and then nothing more for a while; some keys are answered with nothing at all. */
const untilQuiet = (heard, { quiet_ms }) =>
  new Promise((resolve) => {
    const timer = setInterval(() => {
      const quiet = Date.now() - heard.last;
      if (quiet < (heard.bytes === 0 ? 4 * quiet_ms : quiet_ms)) return;
      clearInterval(timer);
      resolve();
    }, 20);
  });

/** A pager waits: a line typed now would be keys to it. */
const PAGING = /(--More--|\(END\)|(^|\n|\r):)(\s|\x1b\[[0-9;?]*[A-Za-z])*$/;

/** The host closes after the script's last line; when it does not, we do. */
const LAST_WORDS_MS = 5_000;

/**
 * @param {Target} target
 * @param {Typed[]} script
 * @param {{ cols?: number, rows?: number, term?: string, quiet_ms?: number }} [terminal]
 * @returns {Promise<[number, "i" | "o", string][]>} events as in asciicast v2: seconds, direction, text
 */
export const record = (target, script, { cols = 80, rows = 24, term = "vt100", quiet_ms = 500 } = {}) =>
  new Promise((resolve, reject) => {
    const client = new Client();
    const events = [];
    const start = Date.now();
    const note = (direction, text) => events.push([(Date.now() - start) / 1000, direction, text]);
    client.on("error", reject);
    client.on("ready", () =>
      client.shell({ cols, rows, term }, async (error, stream) => {
        if (error) return reject(error);
        const heard = { last: Date.now(), bytes: 0, tail: "" };
        stream.setEncoding("utf8");
        stream.on("data", (text) => {
          heard.last = Date.now();
          heard.bytes += text.length;
          heard.tail = (heard.tail + text).slice(-200);
          note("o", text);
        });
        stream.on("close", () => {
          client.end();
          resolve(events);
        });
        const type = (text) => {
          heard.bytes = 0;
          heard.last = Date.now();
          note("i", text);
          stream.write(text);
        };
        for (const typed of script) {
          await untilQuiet(heard, { quiet_ms });
          if (typeof typed === "string" && PAGING.test(heard.tail)) {
            type("q");
            await untilQuiet(heard, { quiet_ms });
          }
          if (stream.destroyed) return;
          type(typeof typed === "string" ? `${typed}\n` : typed.key);
        }
        setTimeout(() => client.end(), LAST_WORDS_MS).unref();
      }),
    );
    client.connect({
      host: target.host,
      port: target.port,
      username: target.user,
      privateKey: readFileSync(target.private_key_path),
      hostVerifier: () => true,
    });
  });

/** An asciicast v2 file. */
export const asCast = (events, { cols = 80, rows = 24, term = "vt100", title }) =>
  [
    JSON.stringify({ version: 2, width: cols, height: rows, title, env: { TERM: term } }),
    ...events.map((event) => JSON.stringify(event)),
    "",
  ].join("\n");

/** What the host sent, as it was; nothing that was typed but the host's echo of it. */
export const asText = (events) =>
  events
    .filter(([, direction]) => direction === "o")
    .map(([, , text]) => text)
    .join("");
