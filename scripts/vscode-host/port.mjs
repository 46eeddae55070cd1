// Ports of the loopback interface.
import { createServer } from 'node:net';

export const loopback = '127.0.0.1';

/**
 * @param {number} [wanted] any free one if not given
 * @returns {Promise<number | undefined>} `undefined` if the wanted one is taken
 */
export function findFreePort(wanted = 0) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(wanted, loopback, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : undefined;
      probe.close(() => resolve(port));
    });
  });
}
