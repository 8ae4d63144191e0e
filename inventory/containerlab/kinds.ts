// What containerlab's documentation says of its kinds: which are devices, and as whom one logs in to them.
import type { Login } from "../draft.js";
import type { SourceLine } from "../notes.js";

/** Bridges, hosts and the like: nothing to log in to. */
export const NOT_DEVICES: ReadonlySet<string> = new Set([
  "bridge",
  "ovs-bridge",
  "ovs",
  "host",
  "mgmt-net",
  "macvlan",
  "vxlan",
  "vxlan-stitch",
  "dummy",
  "k8s-kind",
]);

/** The user of containerlab's default login, by kind without `vr-`; `admin` for all others. */
const USERS: Readonly<Record<string, string>> = {
  cisco_xrd: "clab",
  xrd: "clab",
  cisco_xrv: "clab",
  xrv: "clab",
  cisco_xrv9k: "clab",
  xrv9k: "clab",
  juniper_crpd: "root",
  crpd: "root",
  openbsd: "admin",
  freebsd: "admin",
  generic_vm: "clab",
  fortinet_fortigate: "admin",
  vyosnetworks_vyos: "admin",
  cumulus_cvx: "root",
  cvx: "root",
};

export function loginOfKind(kind: string, place: SourceLine): Login {
  if (kind === "linux") return {};
  const plain = kind.replace(/^vr-/, "");
  return {
    username: USERS[plain] ?? "admin",
    password: {
      identity: `containerlab's default of ${plain}`,
      place: { file: place.file, line: place.line },
      what: `the user is containerlab's default for \`${kind}\`, whose password its documentation states`,
      kind: "chosen",
    },
  };
}
