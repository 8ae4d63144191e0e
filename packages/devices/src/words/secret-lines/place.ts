// Where a secret stands in a line.

/** From `start` up to, and without, `end`. */
export interface SecretPlace {
  start: number;
  end: number;
  /** It is the name that goes with a secret, such as that of an SNMPv3 user: hidden where it is printed, and may be written. */
  isName?: boolean;
}
