// The named characters of XML and HTML that stand for what a secret may be made of: ASCII signs and Latin letters.

/** From HTML's list of named character references, each name before its character; names are case-sensitive. */
const PAIRS = `hyphen - dash - minus - quot " QUOT " amp & AMP & apos ' lt < LT < gt > GT > excl ! num # dollar $ percnt % lpar ( rpar ) ast *
midast * plus + comma , period . sol / colon : semi ; equals = quest ? commat @ lsqb [ lbrack [ bsol \\ rsqb ] rbrack ]
Hat ^ lowbar _ UnderBar _ grave \` lcub { lbrace { verbar | vert | rcub } rbrace } sect § euro € pound £
Auml Ä auml ä Ouml Ö ouml ö Uuml Ü uuml ü szlig ß Aring Å aring å AElig Æ aelig æ Oslash Ø oslash ø Agrave À agrave à
Aacute Á aacute á Acirc Â acirc â Atilde Ã atilde ã Ccedil Ç ccedil ç Egrave È egrave è Eacute É eacute é Ecirc Ê ecirc ê
Euml Ë euml ë Igrave Ì igrave ì Iacute Í iacute í Icirc Î icirc î Iuml Ï iuml ï Ntilde Ñ ntilde ñ Ograve Ò ograve ò
Oacute Ó oacute ó Ocirc Ô ocirc ô Otilde Õ otilde õ Ugrave Ù ugrave ù Uacute Ú uacute ú Ucirc Û ucirc û Yacute Ý yacute ý`;

const words = PAIRS.split(/\s/);

export const ENTITIES: ReadonlyMap<string, string> = new Map([
  ...words.flatMap((name, n) => (n % 2 === 0 ? [[name, words[n + 1] as string]] : [])),
  ["nbsp", "\u00a0"],
] as [string, string][]);
