// Addresses of receivers as documents write them: which are addresses at all, and which hold a token.
import { isSecretName } from "../../packages/devices/src/words/secret-lines/names.js";

/** @returns what is wrong with it, for people */
export function addressOf(text: string): URL | { wrong: string; hint: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const hint = "write an address such as `https://hooks.example.com/runs`";
  if (!url || !/^https?:\/\//i.test(text))
    return { wrong: `\`${text}\` is not an http or https address`, hint };
  if (url.hash !== "") return { wrong: `\`${text}\` has a fragment (\`#…\`), which is never sent`, hint };
  return url;
}

/** Whoever knows such an address may post there. */
const TOKEN_HOSTS =
  /(?:^|\.)(?:hooks\.slack(?:-gov)?\.com|discord(?:app)?\.com|webhook\.office\.com|logic\.azure\.com|hooks\.zapier\.com|webhook\.site|pipedream\.net)$/;
const TOKEN =
  /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[A-Za-z\d]{16,})$/i;

/** Whether the address itself looks like a secret. */
export function holdsToken({ hostname, username, password, pathname, searchParams }: URL): boolean {
  const named = [...searchParams.keys()].some((name) => isSecretName(name) || /^sig(?:nature)?$/i.test(name));
  const values = [...pathname.split("/"), ...searchParams.values()];
  const isToken = (value: string) =>
    TOKEN.test(value) || value.split(/[-_.@:]/).some((part) => TOKEN.test(part));
  return username !== "" || password !== "" || TOKEN_HOSTS.test(hostname) || named || values.some(isToken);
}
