// Makes a script shorter, in its place.

import { build } from "esbuild";

const file = process.argv[2];
if (file === undefined) {
  throw new Error("which script? node web/build/minify.mjs FILE");
}
await build({
  entryPoints: [file],
  outfile: file,
  allowOverwrite: true,
  format: "esm",
  minify: true,
  legalComments: "none",
  // wasm-bindgen names a module once for every function that it imports from it.
  logOverride: { "duplicate-object-key": "silent" },
  logLevel: "warning",
});
