// Which names of values say that the value is a secret: `DB_PASSWORD`, `authKey`, `snmp_rocommunity`.

/** What such a name ends with, in small letters, without hyphens and underscores. */
const SECRET = new RegExp(
  `(?:${[
    "pass(?:word|wd|phrase|code|key)s?",
    "pass(?:word|wd|phrase)hash(?:ed)?|pwd|phash|psk|(?:password|passwd|pw|nt|bcrypt)hash",
    "(?:password|secret)value|secrets?|credentials?|token",
    "community(?:name|string|str|oruser|r[ow])?",
    "(?:shared|private|priv|api|auth|authentication|enc|encr|encrypt|encrypted|encryption|access|secret|server|session|master|signing|storage|account)key",
    "(?:auth|priv|user|admin|root|db|bind|smtp|ftp)pass",
    "(?:md5|sha|aes|mka|fixed|wep|wpa|sae|ppk|tcpmd5|messagedigest|radius|tacacs|secondary|tertiary|ospf|bgp|isis|privacy|static)key",
    "key(?:string|value|data|octetstring)|commonpw|asciitext|cak|(?:bind|root|user|admin|key)pw|authtok|authkeytext",
    "(?:plaintext|hex|octetstring|authhex|security|urlhash|ddns|personal|protection|string|raw|wpahex|fallback|group|pac|tcpao)key",
    "(?:email|mail|become|ssh|sql|mysql|ldap|login|http|https|proxy|enable|su|sudo|wifi|key)pass|authsha\\d*key|(?:priv|auth)(?:aes|des|md5|sha)\\d*key",
    "passwordfld|otpseed|passwordencrypted|radkey|presharedkeyencrypted|sharedkeycipher|(?:md5|sha)keys",
  ].join("|")})\\d?$`,
);

/** End like one, and are something else: when a password expires, a public key, communities of BGP. */
const OTHER =
  /^(?:unknown|incorrect|wrong|illegal|bad|invalid|failed)|^(?:last|next|no|show|hide|force|use|has|require|allow|change|expire|min|max)(?:password|secret|token)s?$|^(?:imagepull|existing)secrets?$|(?:ext|extended|large|standard|std|send|bgp|route|cost|match)community\d?$|^ssocredentials?$/;

/** Without it no name is one, and it is seen at once. */
const HINT =
  /pass|pwd|pw|phash|otp_?seed|(?:nt|bcrypt)-?hash|secret|community|token|credential|key|psk|cak$|text$|authtok/;

/** @param name as it is printed, in any spelling: `authPassword`, `auth-password`, `AUTH_PASSWORD` */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  if (!HINT.test(lower)) return false;
  const plain = lower.replaceAll(/[^a-z0-9]/g, "");
  return SECRET.test(plain) && !OTHER.test(plain);
}
