// Who is linked to whom, and with which addresses: a ring, so three routers are a triangle.

/**
 * @typedef {{ name: string, peer: string, address: string }} Port
 * @typedef {{ n: number, name: string, loopback: string, ports: Port[] }} RouterPlan
 * @param {number} count routers, 2 to 9
 * @returns {RouterPlan[]}
 */
export const ring = (count) => {
  if (!Number.isInteger(count) || count < 2 || count > 9)
    throw new Error(`the lab has 2 to 9 routers, not ${count}`);
  const routers = Array.from({ length: count }, (_, i) => ({
    n: i + 1,
    name: `r${i + 1}`,
    loopback: `10.255.0.${i + 1}`,
    ports: [],
  }));
  const link = (a, b) => {
    a.ports.push({ name: `to-${b.name}`, peer: b.name, address: `10.0.${a.n}${b.n}.1` });
    b.ports.push({ name: `to-${a.name}`, peer: a.name, address: `10.0.${a.n}${b.n}.2` });
  };
  for (let i = 0; i + 1 < count; i++) link(routers[i], routers[i + 1]);
  if (count > 2) link(routers[0], routers[count - 1]);
  return routers;
};
