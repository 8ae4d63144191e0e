// `npm run lab:frr`: real FRR routers with OSPF on this machine, until Ctrl-C. Needs root; installs nothing unless asked.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { canRunFrrLab, installPrerequisites, startFrrLab, sweepFrrLabs } from "../test/labs/frr.mjs";
import { at } from "./lib/root.mjs";
import { end, endOnSignals, isEnding, onEnd } from "./lib/run.mjs";

const USAGE = `npm run lab:frr [-- [--routers N] [--bgp] [--install] [--clean] [--dir DIR]]

Starts N (3) FRR routers in network namespaces, linked in a ring, with OSPF between them, each behind OpenSSH; writes the
inventory that reaches them to DIR/inventory.yaml (.orchestrator/frr); removes all of it on Ctrl-C.
--bgp: eBGP beside OSPF; --install: installs what is missing with apt-get first; --clean: only removes what an earlier
lab left when it was killed.
`;
const say = (line) => process.stderr.write(`${line}\n`);

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        routers: { type: "string", default: "3" },
        bgp: { type: "boolean", default: false },
        install: { type: "boolean", default: false },
        clean: { type: "boolean", default: false },
        dir: { type: "string", default: at(".orchestrator", "frr") },
        help: { type: "boolean", default: false },
      },
    });
    if (!/^[2-9]$/.test(values.routers)) throw new Error(`--routers: 2 to 9, not ${values.routers}`);
    return { ...values, routers: Number(values.routers), dir: resolve(values.dir) };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return process.exit(2);
  }
}

function explain(lab, inventory) {
  const file = relative(process.cwd(), inventory);
  const [first] = lab.routers;
  const login = `-i ${relative(process.cwd(), first.private_key_path)} -o UserKnownHostsFile=${relative(process.cwd(), first.known_hosts_path)}`;
  say("");
  for (const { name, host, loopback } of lab.routers) say(`${name}  ssh ${host}  loopback ${loopback}`);
  say(`
inventory  ${file}
a run      npx orchestrator run examples/ospf-failover.yaml -i ${file}
a login    ssh ${login} ${first.user}@${first.host}

Ctrl-C removes the lab.`);
}

async function work({ routers, bgp, install, clean, dir }) {
  const swept = await sweepFrrLabs();
  for (const number of swept) say(`removed what the killed lab 172.31.${number}.0/24 had left`);
  if (clean) return 0;
  if (install) for (const name of await installPrerequisites()) say(`installed ${name}`);
  const possible = await canRunFrrLab();
  if (!possible.ok) {
    say(`the FRR lab cannot run here: ${possible.reason}`);
    return 3;
  }
  const started = Date.now();
  say(`starting ${routers} routers …`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const starting = startFrrLab({ base_dir: dir, routers, bgp });
  onEnd(() => starting.then((lab) => lab.stop()));
  const lab = await starting;
  if (isEnding()) return 0;
  const inventory = join(dir, "inventory.yaml");
  writeFileSync(inventory, lab.inventory());
  say(`OSPF has converged after ${((Date.now() - started) / 1_000).toFixed(1)} s`);
  explain(lab, inventory);
  // Something must hold the process: a promise alone does not.
  setInterval(() => {}, 1 << 30);
  return new Promise(() => {});
}

const given = readArguments();
if (given.help) process.stdout.write(USAGE);
else {
  endOnSignals();
  try {
    await end(await work(given));
  } catch (error) {
    say(error.message);
    await end(3);
  }
}
