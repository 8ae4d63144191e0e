// Secrets that are told by general rules, whatever platform a device is of and whatever shapes its data names.
import type { SecretPlace } from "./place.js";
import { compactSecrets } from "./compact.js";
import { labelSecrets } from "./labels.js";
import { nestedSecrets } from "./nested.js";
import { pairSecrets } from "./pairs.js";
import { printedSecrets } from "./printed.js";
import { shellSecrets } from "./shell.js";
import { statementSecrets } from "./statements.js";

/** One of them stands in every line with such a secret, in letters of any case. */
export const GENERAL_WORDS: readonly string[] = [
  "passw|passph|passk|passc|_pass|-pass|epass|sshpass|otp_seed|pwd|secret|community|key|token|psk|credential|phash|auth|snmp|chap|nhrp|cak",
  "syscon|trap-group|com2sec|createuser|-pw|ascii-text|://|$1$|$2$|$3$|$4$|$5$|$6$|$7$|$8$|$9$|$10$|$14$|$15$|$y$|$gy$",
  "$c$|$h$|$s$|$2a$|$2b$|$2y$|$2x$|$1a$|$1b$|$1c$|$1d$|$sha|$apr|$argon|$aes|$ar2|$nvsec|$nx-|$pbkdf|$bcrypt|$scrypt",
  "{sha|{ssha|{md5|{smd|{crypt|{pbkdf|%^%#|%@%@|%$%$|%#%#|%+%##|enc |-aq==|aqbap|akia|asia|ghp_|gho_|ghu_|ghs_|ghr_",
  "pmk|bindpw|rootpw|bind-pw|spi |-hex|mgmt-user|masterip|localip|trapsink|trap2sink|informsink",
  "<md5>|<result>|<esp>|trap-group|curl |mysql|mariadb|ipmitool|ldap|openssl|trapsess|proxy -",
  "r0kh=|r1kh=|gnmic|mongo|az login|plink|pscp|psftp|putty|lftp|$m$|-encrypted|preshare|bcrypt-hash|bcrypthash|nt-hash|nthash|ls0tls1crudjti|wireless.|.1.3.6.1.6.3.10.1.|phrase|aaaconfig|secname|github_pat|glpat-|xox|sk-|eyj",
  ": eap|: xauth|: ntlm|: pin|cookie:|_pw |auth=|redis-cli|docker|podman|helm|useradd|usermod|smbclient|rpcclient|smbget|smbcacls|wmic|nmcli|htpasswd|iw dev",
  "encrypt plain_text|encrypt sha_1|login user|sudo|rclone",
].flatMap((words) => words.split("|"));

/** Without it nothing in the line is named as a secret, and only its own look can tell one. */
const NAMED = new RegExp(
  [
    "pass|otp_seed|pwd|secret|communit|key|token|psk|credential|phash|snmp|chap|syscon|trap-group|com2sec",
    "createuser|ascii-text|cipher|-pw|pmk|auth|cak\\b|(?:bind|root)pw|spi |<md5|<result|mgmt-user|-hex",
    "masterip|localip|trap2?sink|informsink|curl|mysql|mariadb|ipmitool|ldap|openssl|trapsess|proxy",
    "gnmic|mongo|az login|plink|pscp|psftp|putty|lftp|-encrypted|preshare|(?:nt|bcrypt)-?hash",
    ": eap|: xauth|: ntlm|: pin|cookie:|_pw |trap-group|phrase|aaaconfig|secname|redis|docker|podman|helm|user(?:add|mod)|smb|rpcclient|wmic|nmcli|iw dev",
    "encrypt (?:plain_text|sha_1)|login user|rclone|sudo",
  ].join("|"),
  "i",
);

/** @param line without its line end. Time grows with its length. */
export function generalSecrets(line: string): SecretPlace[] {
  const spans = printedSecrets(line);
  return NAMED.test(line)
    ? [
        ...spans,
        ...pairSecrets(line),
        ...compactSecrets(line),
        ...nestedSecrets(line),
        ...labelSecrets(line),
        ...shellSecrets(line),
        ...statementSecrets(line),
      ]
    : spans;
}
