// The size of the page's first load: what dist/index.html names, as a host that compresses with Brotli sends it. With
// that the first scenario plays. The other modules of the program are fetched after it, and the code editor when it is
// first opened.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

/** What the first load weighs at most, in bytes. */
const FIRST_LOAD_BAR = 350_000;

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../dist");

/** @param {string} file */
async function measure(file) {
  const bytes = await readFile(path.join(dist, file));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return { file, bytes: bytes.length, brotli: brotliCompressSync(bytes, { params }).length };
}

/** @param {string} folder */
async function measureFolder(folder) {
  return Promise.all((await readdir(path.join(dist, folder))).map((file) => measure(`${folder}/${file}`)));
}

/** @param {{ file: string, bytes: number, brotli: number }} row */
function print({ file, bytes, brotli }) {
  console.log(`${kilobytes(bytes)} ${kilobytes(brotli)}  ${file}`);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}

const html = await readFile(path.join(dist, "index.html"), "utf8");
const named = [...html.matchAll(/(?:src|href)="\.?\/?([^":]+\.(?:js|css|wasm|svg))"/g)].map((match) => String(match[1]));
const firstLoad = await Promise.all(["index.html", ...new Set(named)].map(measure));
const later = (await readdir(dist)).filter((name) => name.startsWith("modules-") || name === "lazy");
const lazy = (await Promise.all(later.map(measureFolder))).flat().filter(({ file }) => !named.includes(file));
const total = firstLoad.reduce((sum, { brotli }) => sum + brotli, 0);

console.log("      size     brotli");
firstLoad.forEach(print);
console.log(`${"".padStart(10)} ${kilobytes(total)}  first load; the bar is ${FIRST_LOAD_BAR / 1000} kB`);
lazy.forEach(print);

if (!firstLoad.some(({ file }) => file.endsWith(".wasm"))) {
  throw new Error("dist/index.html names no .wasm file: this is not the page");
}
if (total > FIRST_LOAD_BAR) {
  console.error(
    `The first load is ${total - FIRST_LOAD_BAR} bytes over the bar. What the first scenario does not need belongs ` +
      "into a module that is fetched later (web/src/lazy.rs).",
  );
  process.exitCode = 1;
}
