// Secrets of accounts that no word names: they stand behind the name of the account.
import type { Token } from "./tokens.js";
import { isWord } from "./values.js";
import { inFront, looksRandom } from "./weak.js";

const USER = /^(?:user|username|login|account)$/;

/** @returns the index of the token that is the secret, where the one at `at` is the word that tells the statement */
export function accountSecret(tokens: readonly Token[], first: number, at: number): number | undefined {
  const { lower } = tokens[at]!;
  const words = [0, 1, 2].map((n) => tokens[first + n]?.lower ?? "").join(" ");
  const isThere = (index: number) => (tokens[index] && !tokens[index].first ? index : undefined);
  // D-Link: `config account bob encrypt plain_text ⟦…⟧`
  if (
    lower === "encrypt" &&
    /^(?:create|config) account /.test(words) &&
    /^(?:plain_text|sha_1)$/.test(tokens[at + 1]?.lower ?? "")
  )
    return isThere(at + 2);
  // Yamaha: `pp auth username bob ⟦…⟧`, `login user bob ⟦…⟧`
  if (at === first && /^pp auth (?:username|myname)$/.test(words)) return isThere(first + 4);
  if (at === first && words.startsWith("login user ")) {
    if (tokens[first + 3]?.lower === "encrypted") return isThere(first + 4);
    const isLast = tokens[first + 4]?.first !== false;
    return isLast && looksRandom(tokens[first + 3]?.text ?? "") ? isThere(first + 3) : undefined;
  }
  // `smtp-auth username bob pass ⟦…⟧`
  const isOfMail = () => inFront(tokens, first, at).some((token) => token.lower === "smtp-auth");
  const isOfUser = lower === "pass" && USER.test(tokens[at - 2]?.lower ?? "") && isOfMail();
  return isOfUser && !isWord(tokens[at + 1]?.lower ?? "") ? isThere(at + 1) : undefined;
}
