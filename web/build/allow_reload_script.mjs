// While serving, Trunk adds an inline script that reloads the page after a build. The page's Content-Security-Policy
// refuses inline scripts, so it is relaxed where, and only where, that script is present. What is built for a host has
// no such script and keeps the strict policy.

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const page = path.join(process.env.TRUNK_STAGING_DIR ?? "dist", "index.html");
const html = await readFile(page, "utf8");
if (html.includes("__TRUNK_ADDRESS__")) {
  await writeFile(page, html.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"));
}
