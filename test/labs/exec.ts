// One command over a connection of its own, as a person with plain ssh would run it.
import { readFileSync } from "node:fs";
import { Client } from "ssh2";

export interface Reachable {
  host: string;
  port: number;
  user: string;
  private_key_path: string;
}

/** @throws {Error} where the login is refused or the host is not reached within 3 s */
export function exec(host: Reachable, command: string, login: { password?: string } = {}): Promise<string> {
  const client = new Client();
  return new Promise<string>((resolve, reject) => {
    client.on("error", reject);
    client.on("ready", () =>
      client.exec(command, (error, stream) => {
        if (error) return reject(error);
        let output = "";
        stream.setEncoding("utf8");
        stream.on("data", (text: string) => (output += text));
        stream.on("close", () => resolve(output));
      }),
    );
    client.connect({
      host: host.host,
      port: host.port,
      username: host.user,
      readyTimeout: 3_000,
      ...(login.password === undefined
        ? { privateKey: readFileSync(host.private_key_path) }
        : { password: login.password }),
    });
  }).finally(() => client.end());
}
