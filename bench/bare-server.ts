/** The least a server can do for a redirect: what node:http itself costs. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
  response.writeHead(302, { location: `https://shop.example/?ref=${request.url?.slice(3)}`, 'content-length': '0' });
  response.end();
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
