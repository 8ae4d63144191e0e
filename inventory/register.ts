// All kinds of inventories of other tools. A kind is a folder with a reader in it, and a line here.
import { ansible } from "./ansible/reader.js";
import { containerlab } from "./containerlab/reader.js";
import { csv } from "./csv/reader.js";
import { exec } from "./exec/reader.js";
import { nautobot } from "./nautobot/reader.js";
import { netbox } from "./netbox/reader.js";
import { nornir } from "./nornir/reader.js";
import { pyats } from "./pyats/reader.js";
import type { Reader } from "./reader.js";
import { sshConfig } from "./ssh_config/reader.js";

export const READERS: Readonly<Record<string, Reader>> = {
  ansible,
  nornir,
  pyats,
  containerlab,
  ssh_config: sshConfig,
  csv,
  netbox,
  nautobot,
  exec,
};
