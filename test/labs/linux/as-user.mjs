// A linux host without root: sshd runs as whoever we are, lets only us in, and only with the key.
import { userInfo } from "node:os";
import { familyOf } from "../processes.mjs";

/** See linux.mjs. */
export const asUser = async () => {
  const { uid, gid, username } = userInfo();
  return {
    user: username,
    password: undefined,
    owner: { uid, gid },
    wrap: (command) => command,
    processes: familyOf,
  };
};
