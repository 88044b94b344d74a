import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

/** Where the page is served: not at the root, since it must work under any path. */
const BASE_PATH = "/some/sub-path/";

/** The folder that `cargo xtask build` makes, or another one that holds a build. */
export const DIST = process.env.ECSLAB_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));

/**
 * Playwright's global setup: serves `dist` as any static host would, on a free port.
 * The tests find the address in `ECSLAB_PAGE`.
 */
export default async function serveDist(): Promise<() => void> {
  const files = sirv(DIST, { etag: true });
  const server = createServer((request, response) => {
    if (request.url?.startsWith(BASE_PATH)) {
      request.url = request.url.slice(BASE_PATH.length - 1);
      files(request, response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  process.env.ECSLAB_PAGE = `http://127.0.0.1:${port}${BASE_PATH}`;
  return () => server.close();
}
