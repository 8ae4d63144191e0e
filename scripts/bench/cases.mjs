// The three cases in which a run meets its worker. Each is prepared before it is timed.
import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { parts } from "./processes.mjs";

const LOOK_MS = 50;
/** As many as an inventory may allow, so that a session that does not fit is not closed to make room. */
const SESSIONS = 32;

/**
 * @param worker the page on which the worker says that it is ready
 * @returns {{ newWorker: Case, newSessions: Case, keptSessions: Case }}
 * @typedef {{ name: string, prepare: () => Promise<string> }} Case `prepare` gives the inventory of the next run
 */
export function casesOf(inventory, worker) {
  const kept = variant(inventory, 0);
  let turn = 0;
  // Whether a kept session fits is told by how it was opened, its sign of life among that.
  const unused = () => variant(inventory, (turn = (turn % 900) + 1));
  return {
    newWorker: {
      name: "new worker",
      async prepare() {
        const [{ pid }] = parts().filter(({ part }) => part === "worker");
        process.kill(pid, "SIGTERM");
        await until(() => !parts().some((one) => one.pid === pid));
        await until(() => isReady(worker));
        return unused();
      },
    },
    newSessions: { name: "new sessions", prepare: async () => unused() },
    keptSessions: { name: "kept sessions", prepare: async () => kept },
  };
}

function variant(inventory, turn) {
  const document = parse(readFileSync(inventory, "utf8"));
  document.defaults.sessions = SESSIONS;
  document.defaults.ssh.keepalive = `${30 + turn}s`;
  return stringify(document, { lineWidth: 0 });
}

const isReady = (url) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

async function until(holds) {
  while (!(await holds())) await new Promise((done) => setTimeout(done, LOOK_MS));
}
