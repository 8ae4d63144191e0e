// A process of readers of one run's event stream: `readers.mjs URL RUN READING IDLE`. They connect when a line comes on stdin;
// the idle ones never take a byte. Prints one JSON line when all that read have the last event.
import { createHash } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { argv, stdin, stdout } from "node:process";

const [, , url, run, reading, idle] = argv;
const { hostname, port } = new URL(url);
const path = `/v1/runs/${run}/events`;
const headers = { accept: "text/event-stream" };

/** Events whose time is that of Temporal's history; those inside of a segment are told when it ends. */
const TIMED = /"type":"(?:device|stage|run)\.\w+"/;

/** Milliseconds from each event's own time to its arrival here. */
const delays = [];
/** Milliseconds from the request to the first and to the last event. */
const waits = { first: [], last: [] };
/** Digests of what was read, each once. */
const streams = new Set();

function follow(live) {
  return new Promise((done, failed) => {
    const began = Date.now();
    const digest = createHash("sha256");
    let rest = "";
    let first = true;
    const asked = request({ hostname, port, path, headers, agent: false }, (response) => {
      if (response.statusCode !== 200) return failed(new Error(`GET ${path}: ${response.statusCode}`));
      response.setEncoding("utf8");
      response.on("data", (text) => {
        const now = Date.now();
        const blocks = (rest + text).split("\n\n");
        rest = blocks.pop();
        for (const block of blocks) {
          if (!block.startsWith("id: ")) continue;
          if (first) waits.first.push(now - began);
          first = false;
          digest.update(block);
          if (live && TIMED.test(block)) delays.push(now - Date.parse(/"time":"([^"]+)"/.exec(block)[1]));
          if (block.includes('"run.finished"')) {
            waits.last.push(now - began);
            streams.add(digest.copy().digest("hex"));
          }
        }
      });
      response.once("end", done);
      response.once("error", failed);
    });
    asked.once("error", failed);
    asked.end();
  });
}

function ignore() {
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.on("error", () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: ${headers.accept}\r\n\r\n`);
}

stdout.write("here\n");
for await (const line of stdin.setEncoding("utf8")) {
  for (let n = 0; n < Number(idle); n++) ignore();
  await Promise.all(Array.from({ length: Number(reading) }, () => follow(line.startsWith("live"))));
  stdout.write(`${JSON.stringify({ delays, waits, streams: [...streams] })}\n`);
}
