// The inventory that reaches a lab's routers.
import { USER } from "../openssh/accounts.mjs";

/**
 * @param {{ routers: { name: string, host: string, port: number, loopback: string }[],
 *   login: { private_key_path: string, password_path: string, known_hosts_path: string } }} lab
 * @param {{ auth?: "key" | "password", strict_host_key_checking?: "yes" | "accept-new" }} [how]
 */
export const frrInventory = ({ routers, login }, { auth = "key", strict_host_key_checking = "yes" } = {}) => {
  const secret =
    auth === "key"
      ? `private_key: { file: ${JSON.stringify(login.private_key_path)} }`
      : `password: { file: ${JSON.stringify(login.password_path)} }`;
  const known =
    strict_host_key_checking === "yes" ? `, known_hosts: ${JSON.stringify(login.known_hosts_path)}` : "";
  return `defaults:
  platform: frr
  credential: lab
  ssh: { strict_host_key_checking: "${strict_host_key_checking}"${known} }
credentials:
  lab: { username: ${USER}, ${secret} }
groups:
  core: { vars: { area: 0 } }
devices:
${routers
  .map(
    ({ name, host, port, loopback }) => `  ${name}:
    host: ${host}
    port: ${port}
    groups: [core]
    vars: { loopback: ${loopback} }
`,
  )
  .join("")}`;
};
