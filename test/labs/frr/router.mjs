// One router: its files, its daemons, its sshd, and the questions that a test may put to it past SSH.
import { run, until } from "../command.mjs";
import { putFile, putFolder } from "../files.mjs";
import { USER, hostUser } from "../openssh/accounts.mjs";
import { knownHost, makeKey, sshdConfig, untilGreeted } from "../openssh/sshd.mjs";
import { routerConfig } from "./config.mjs";

/** `more` of util-linux 2.38 waits for ever at the end of a pipe unless it is given -e. */
const PAGERS = { more: "VTYSH_PAGER='more -e' ", less: "VTYSH_PAGER=less ", none: "" };

/** What ip binds over /etc inside the router's namespace: the lab's user, and FRR's configuration. */
const writeEtc = async (etc, space, { router, accounts, group, bgp, log_file }) => {
  const frr = hostUser("frr");
  const daemons = { uid: frr.uid, gid: group };
  await putFolder(`${etc}/frr`);
  for (const [name, { text, ...how }] of Object.entries(accounts.files))
    await putFile(`${etc}/${name}`, text, how);
  await putFolder(`${etc}/frr/${space}`, { mode: 0o2775, owner: daemons });
  await putFile(
    `${etc}/frr/${space}/vtysh.conf`,
    `service integrated-vtysh-config\nhostname ${router.name}\n`,
  );
  await putFile(`${etc}/frr/${space}/frr.conf`, routerConfig(router, { bgp, log_file }), {
    mode: 0o664,
    owner: daemons,
  });
  await putFolder(`/var/run/frr/${space}`, { owner: frr });
};

/**
 * @param {{ lab: import("./instance.mjs").Instance, router: import("./topology.mjs").RouterPlan, bgp: boolean,
 *   pager: "more" | "less" | "none", accounts: Awaited<ReturnType<typeof import("../openssh/accounts.mjs").accountFiles>>, group: number }} options
 */
export const startRouter = async ({ lab, router, bgp, pager, accounts, group }) => {
  const space = lab.namespace(router.name);
  const state = `${lab.folder}/${router.name}`;
  const ledger = `${lab.folder}/ledgers/${router.name}.ndjson`;
  const daemons = ["zebra", "staticd", "ospfd", ...(bgp ? ["bgpd"] : [])];
  await putFolder(state, { owner: hostUser("frr") });
  await writeEtc(`/etc/netns/${space}`, space, {
    router,
    accounts,
    group,
    bgp,
    log_file: `${state}/frr.log`,
  });

  const hostKey = await makeKey(`${state}/host_key`, router.name);
  await putFile(
    `${state}/sshd_config`,
    sshdConfig({
      listen: "0.0.0.0",
      port: 22,
      host_key: hostKey.private_key_path,
      pid_file: `${state}/sshd.pid`,
      authorized_keys: `${lab.folder}/authorized_keys`,
      user: USER,
      command: `${PAGERS[pager]}exec /usr/bin/python3 -I ${lab.folder}/ledger.py ${ledger} vtysh /usr/bin/vtysh -N ${space}`,
      passwords: true,
    }),
  );
  const inside = (...command) => run("ip", ["netns", "exec", space, ...command]);
  const start = [
    `echo ${router.name} > /proc/sys/kernel/hostname`,
    "for each in all default; do echo 0 > /proc/sys/net/ipv4/conf/$each/rp_filter; done",
    ...daemons.map((name) => `/usr/lib/frr/${name} -d -N ${space}`),
    `vtysh -N ${space} -b`,
    `/usr/sbin/sshd -f ${state}/sshd_config -E ${state}/sshd.log`,
  ];
  await inside("unshare", "--uts", "sh", "-ec", start.join("\n"));
  await untilGreeted(lab.address(router.n), 22);
  return {
    name: router.name,
    host: lab.address(router.n),
    port: 22,
    loopback: router.loopback,
    known_host: knownHost(lab.address(router.n), 22, hostKey.public_key),
    ledger_path: ledger,
    vtysh: (command) => inside("vtysh", "-N", space, "-c", command),
  };
};

/** Waits until the router is a full neighbour of all it is linked to and has a route to every loopback. */
export const untilConverged = (router, { neighbours, loopbacks }) =>
  until(
    `${router.name} has ${neighbours} full OSPF neighbours and routes to all loopbacks`,
    async () => {
      const { neighbors } = JSON.parse(await router.vtysh("show ip ospf neighbor json"));
      const full = Object.values(neighbors)
        .flat()
        .filter(({ state, nbrState }) => (nbrState ?? state).startsWith("Full"));
      if (full.length < neighbours) return false;
      const routes = JSON.parse(await router.vtysh("show ip route ospf json"));
      return loopbacks.every((address) => `${address}/32` in routes);
    },
    { within_ms: 60_000, every_ms: 250 },
  );
