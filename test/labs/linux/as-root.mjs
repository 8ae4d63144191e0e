// A linux host with a user of its own: sshd in a mount namespace where the account files hold one user more.
import { randomBytes } from "node:crypto";
import { cp } from "node:fs/promises";
import { putFile, putFolder } from "../files.mjs";
import { USER, accountFiles } from "../openssh/accounts.mjs";
import { makePrivilegeSeparationFolder } from "../openssh/sshd.mjs";
import { housematesOf } from "../processes.mjs";

const copyHome = async (home, owner) => {
  await putFolder(home, { owner });
  for (const name of [".bashrc", ".profile"]) {
    await cp(`/etc/skel/${name}`, `${home}/${name}`).catch(() => {});
  }
};

/** See linux.mjs. */
export const asRoot = async ({ folder, password, hostname }) => {
  const home = `${folder}/home/${USER}`;
  const accounts = await accountFiles({
    password,
    salt: randomBytes(8).toString("hex"),
    home,
    shell: "/bin/bash",
  });
  await copyHome(home, accounts);
  await putFolder(`${folder}/etc`);
  await makePrivilegeSeparationFolder();
  for (const [name, { text, ...how }] of Object.entries(accounts.files)) {
    await putFile(`${folder}/etc/${name}`, text, how);
  }
  const script = [
    `echo ${hostname} > /proc/sys/kernel/hostname`,
    ...Object.keys(accounts.files).map((name) => `mount --bind ${folder}/etc/${name} /etc/${name}`),
    'exec "$@"',
  ];
  return {
    user: USER,
    password,
    owner: accounts,
    wrap: (command) => ["unshare", "--mount", "--uts", "sh", "-ec", script.join("\n"), "sh", ...command],
    processes: housematesOf,
  };
};
