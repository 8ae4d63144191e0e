// The owner's token of the `orchestrator dev` that an address leads to.
import { isLoopback } from "../../schemas/loopback.js";
import { readPrivateFile } from "./private-file.js";
import { findDev } from "./registry.js";

export interface Access {
  /** Where requests go, without trailing slash. */
  url: string;
  token?: string;
}

/**
 * `localhost` may lead to another address, where another user listens: requests to it go to the address that `dev` itself
 * has given. To any other address, and over anything but plain HTTP on this machine, no token of a file is sent.
 *
 * @param url of the API, as the user gave it
 */
export async function accessTo(
  environment: Record<string, string | undefined>,
  url: string,
): Promise<Access> {
  const wanted = URL.canParse(url) ? new URL(url) : undefined;
  if (wanted?.protocol !== "http:" || !isLoopback(wanted.hostname)) return { url };
  const dev = await findDev(environment, url);
  if (!dev) return { url };
  const own = new URL(dev.url);
  const isSame = own.host === wanted.host || wanted.hostname === "localhost";
  if (!isSame || own.protocol !== "http:" || !isLoopback(own.hostname)) return { url };
  const token = (await readPrivateFile(dev.token_file))?.trim();
  return token ? { url: own.origin, token } : { url };
}
