// Account files for one lab: the host's own plus one user, meant to be mounted over the real ones inside the lab.
import { readFileSync } from "node:fs";
import { run } from "../command.mjs";

const UID = 61_417;
export const USER = "netops";

/** Looks a user of the host up. */
export const hostUser = (name) => {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${name}:`));
  if (!line) throw new Error(`the host has no user ${name}; installing the package that makes it mends that`);
  const [, , uid, gid] = line.split(":");
  return { uid: Number(uid), gid: Number(gid) };
};

/** The id of a group of the host. */
export const hostGroup = (name) => {
  const line = readFileSync("/etc/group", "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${name}:`));
  if (!line)
    throw new Error(`the host has no group ${name}; installing the package that makes it mends that`);
  return Number(line.split(":")[2]);
};

/** The password as `/etc/shadow` keeps it (SHA-512); it travels on stdin, never as an argument. */
const hashPassword = async (password, salt) =>
  (
    await run("perl", ["-e", 'chomp(my $p = <STDIN>); print crypt($p, "\\$6\\$$ARGV[0]\\$")', salt], {
      input: password,
    })
  ).trim();

/**
 * @param {{ password: string, salt: string, home: string, shell: string, groups?: string[] }} user
 * @returns {Promise<{ uid: number, gid: number, files: Record<string, { text: string, mode: number, owner?: object }> }>}
 */
export const accountFiles = async ({ password, salt, home, shell, groups = [] }) => {
  const others = (path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line && !line.startsWith(`${USER}:`));
  const joined = others("/etc/group").map((line) => {
    const [name, , , members] = line.split(":");
    return groups.includes(name) ? `${line}${members ? "," : ""}${USER}` : line;
  });
  const text = (lines) => `${lines.join("\n")}\n`;
  return {
    uid: UID,
    gid: UID,
    files: {
      passwd: {
        mode: 0o644,
        text: text([...others("/etc/passwd"), `${USER}:x:${UID}:${UID}::${home}:${shell}`]),
      },
      group: { mode: 0o644, text: text([...joined, `${USER}:x:${UID}:`]) },
      shadow: {
        mode: 0o640,
        owner: { uid: 0, gid: hostGroup("shadow") },
        text: text([`root:*:19000::::::`, `${USER}:${await hashPassword(password, salt)}:19000::::::`]),
      },
    },
  };
};
