// Real FRR routers in network namespaces, with OSPF between them, each behind an OpenSSH server.
import { randomBytes } from "node:crypto";
import { copyFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { putFile, putFolder } from "./files.mjs";
import { claim, remove, sweep } from "./frr/instance.mjs";
import { frrInventory } from "./frr/inventory.mjs";
import { buildNetwork, setManagementCable } from "./frr/network.mjs";
import { startRouter, untilConverged } from "./frr/router.mjs";
import { ring } from "./frr/topology.mjs";
import { USER, accountFiles, hostGroup } from "./openssh/accounts.mjs";
import { readLedger, typedLines } from "./openssh/ledger.mjs";
import { makeLogin } from "./openssh/login.mjs";
import { makePrivilegeSeparationFolder } from "./openssh/sshd.mjs";
import { canRunFrrLab } from "./prerequisites.mjs";

export { canRunFrrLab, installPrerequisites } from "./prerequisites.mjs";
export { sweep as sweepFrrLabs } from "./frr/instance.mjs";

/** Puts what the routers' sessions need where they can read it. @returns the lab's account files */
const fillFolder = async (lab, login) => {
  const home = `${lab.folder}/home`;
  const accounts = await accountFiles({
    password: login.password,
    salt: randomBytes(8).toString("hex"),
    home,
    shell: "/bin/sh",
    groups: ["frrvty"],
  });
  await putFolder(home, { owner: accounts });
  await putFolder(`${lab.folder}/ledgers`, { owner: accounts });
  await copyFile(new URL("./openssh/ledger.py", import.meta.url), `${lab.folder}/ledger.py`);
  await putFile(`${lab.folder}/authorized_keys`, `${login.public_key}\n`);
  return accounts;
};

const cutCable = async (lab, router, ms) => {
  await setManagementCable(lab, router, "down");
  let plugged;
  const restore = () => (plugged ??= setManagementCable(lab, router, "up").then(() => {}));
  return { restore, restored: ms === undefined ? undefined : sleep(ms).then(restore) };
};

/** See frr.d.mts. */
export const startFrrLab = async ({ base_dir, routers: count = 3, bgp = false, pager = "more" }) => {
  const possible = await canRunFrrLab();
  if (!possible.ok) throw new Error(`the FRR lab cannot run here: ${possible.reason}`);
  await sweep();
  const lab = await claim();
  try {
    const plans = ring(count);
    const login = await makeLogin(resolve(base_dir));
    const [accounts] = await Promise.all([
      fillFolder(lab, login),
      buildNetwork(lab, plans),
      makePrivilegeSeparationFolder(),
    ]);
    const group = hostGroup("frrvty");
    const started = await Promise.all(
      plans.map((router) => startRouter({ lab, router, bgp, pager, accounts, group })),
    );
    await putFile(login.known_hosts_path, started.map(({ known_host }) => `${known_host}\n`).join(""));
    const loopbacks = plans.map(({ loopback }) => loopback);
    const converged = () =>
      Promise.all(
        started.map((router, i) =>
          untilConverged(router, {
            neighbours: plans[i].ports.length,
            loopbacks: loopbacks.filter((each) => each !== router.loopback),
          }),
        ),
      ).then(() => {});
    await converged();
    return running({ lab, login, started, converged });
  } catch (error) {
    await remove(lab);
    throw error;
  }
};

const running = ({ lab, login, started, converged }) => {
  const kept = new Map();
  const entries = ({ name, ledger_path }) => kept.get(name) ?? readLedger(ledger_path);
  const routers = started.map((router) => ({
    name: router.name,
    host: router.host,
    port: router.port,
    loopback: router.loopback,
    user: USER,
    password: login.password,
    private_key_path: login.private_key_path,
    known_hosts_path: login.known_hosts_path,
    vtysh: router.vtysh,
    ledger: () => typedLines(entries(router)),
    ledgerEntries: () => entries(router),
  }));
  let stopped;
  return {
    routers,
    router: (name) => routers.find((each) => each.name === name),
    inventory: (how) => frrInventory({ routers, login }, how),
    cut: (router, ms) => cutCable(lab, router, ms),
    converged,
    stop: () =>
      (stopped ??= (async () => {
        for (const router of started) kept.set(router.name, readLedger(router.ledger_path));
        await remove(lab);
      })()),
  };
};
