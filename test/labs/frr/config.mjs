// The configuration that a router starts with: OSPF with one-second hellos, and eBGP between neighbours where asked.

const port = ({ name, peer, address }) => `
interface ${name}
 description link to ${peer}
 ip address ${address}/30
 ip ospf area 0
 ip ospf network point-to-point
 ip ospf hello-interval 1
 ip ospf dead-interval 4
 ip ospf retransmit-interval 1
exit`;

const otherEnd = (address) => address.replace(/[12]$/, (last) => (last === "1" ? "2" : "1"));

const bgp = ({ n, loopback, ports }) => `
router bgp ${65_000 + n}
 bgp router-id ${loopback}
 no bgp ebgp-requires-policy
 no bgp network import-check
 timers bgp 1 3
${ports
  .map(
    ({ peer, address }) => ` neighbor ${otherEnd(address)} remote-as ${65_000 + Number(peer.slice(1))}
 neighbor ${otherEnd(address)} timers connect 1
 neighbor ${otherEnd(address)} advertisement-interval 0`,
  )
  .join("\n")}
 address-family ipv4 unicast
  network 203.0.113.${n}/32
 exit-address-family
exit`;

/** @param {import("./topology.mjs").RouterPlan} router @param {{ bgp: boolean, log_file: string }} options */
export const routerConfig = (router, options) => `frr defaults traditional
hostname ${router.name}
log file ${options.log_file} informational
service integrated-vtysh-config
ip forwarding
!
interface lo
 ip address ${router.loopback}/32
 ip ospf area 0
exit
!${router.ports.map(port).join("\n!")}
!
router ospf
 ospf router-id ${router.loopback}
 timers throttle spf 10 100 1000
 timers throttle lsa all 50
 timers lsa min-arrival 50
exit
!${options.bgp ? bgp(router) : ""}
end
`;
