// Namespaces, cables and the management switch of a lab, made with a handful of ip batches.
import { run } from "../command.mjs";

const SWITCH = "sw";
const batch = (lines, args = []) => run("ip", [...args, "-batch", "-"], { input: `${lines.join("\n")}\n` });

/** Puts the machine itself on the management network as .254. */
const uplink = (lab) => [
  `link add name ${lab.uplink} type veth peer name uplink netns ${lab.namespace(SWITCH)}`,
  `addr add ${lab.address(254)}/24 dev ${lab.uplink}`,
  `link set ${lab.uplink} up`,
];

const cables = (lab, routers) =>
  routers.flatMap(({ name, ports }) => [
    `link add name mgmt netns ${lab.namespace(name)} type veth peer name ${name} netns ${lab.namespace(SWITCH)}`,
    ...ports
      .filter(({ peer }) => name < peer)
      .map(
        ({ name: port, peer }) =>
          `link add name ${port} netns ${lab.namespace(name)} type veth peer name to-${name} netns ${lab.namespace(peer)}`,
      ),
  ]);

const switchLines = (routers) => [
  "link add name br0 type bridge",
  "link set br0 up",
  ...["uplink", ...routers.map(({ name }) => name)].map((port) => `link set ${port} master br0 up`),
];

const routerLines = (lab, { n, ports }) => [
  "link set lo up",
  `addr add ${lab.address(n)}/24 dev mgmt`,
  "link set mgmt up",
  ...ports.map(({ name }) => `link set ${name} up`),
];

/** @param {import("./instance.mjs").Instance} lab @param {import("./topology.mjs").RouterPlan[]} routers */
export const buildNetwork = async (lab, routers) => {
  const nodes = [SWITCH, ...routers.map(({ name }) => name)];
  await batch([
    ...nodes.map((node) => `netns add ${lab.namespace(node)}`),
    ...uplink(lab),
    ...cables(lab, routers),
  ]);
  await Promise.all([
    batch(switchLines(routers), ["-n", lab.namespace(SWITCH)]),
    ...routers.map((router) => batch(routerLines(lab, router), ["-n", lab.namespace(router.name)])),
  ]);
};

/** Pulls the management cable of a router, or plugs it back in. Open connections go silent, they are not closed. */
export const setManagementCable = (lab, router, state) =>
  run("ip", ["-n", lab.namespace(SWITCH), "link", "set", router, state]);
