// Bundles what is not Rust into web/generated, before Trunk reads web/index.html:
//
//   page.css          static/styles/page.css with everything it imports
//   boot.js           web/boot: theme, loading, failure pages; starts the program
//   lazy/details-*.css  static/styles/details.css, fetched when the first scenario plays
//   lazy/editor-*.js  web/editor: CodeMirror, fetched when the code editor is first opened

import { build } from "esbuild";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const generated = path.join(root, "web/generated");
const release = process.env.TRUNK_PROFILE === "release";

// The page's colours are `light-dark()`, which sets the oldest browsers that can show it (web/boot/failure.ts says so).
const supported = ["chrome123", "firefox120", "safari17.5"];

/** @type {import("esbuild").BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: release,
  legalComments: "none",
  logLevel: "warning",
};

// The editor's name carries a digest; an old one would be copied along.
await rm(path.join(generated, "lazy"), { recursive: true, force: true });

const editor = await build({
  ...shared,
  entryPoints: { editor: "web/editor/editor.ts" },
  outdir: path.join(generated, "lazy"),
  entryNames: "[name]-[hash]",
  format: "esm",
  target: supported,
  metafile: true,
});
const styles = await build({
  ...shared,
  entryPoints: { details: "static/styles/details.css" },
  outdir: path.join(generated, "lazy"),
  entryNames: "[name]-[hash]",
  target: supported,
  external: ["*.svg", "*.woff2"],
  metafile: true,
});

/** @param {import("esbuild").Metafile} metafile */
function addressOf(metafile) {
  return `lazy/${Object.keys(metafile.outputs).map((file) => path.basename(file))[0]}`;
}

await Promise.all([
  build({
    ...shared,
    entryPoints: { boot: "web/boot/boot.ts" },
    outdir: generated,
    format: "iife",
    // Older than `supported`: it must still run where the page cannot, to say so.
    target: ["es2019"],
    define: {
      DETAILS_STYLES_FILE: JSON.stringify(addressOf(styles.metafile)),
      EDITOR_FILE: JSON.stringify(addressOf(editor.metafile)),
    },
  }),
  build({
    ...shared,
    entryPoints: { page: "static/styles/page.css" },
    outdir: generated,
    target: supported,
    external: ["*.svg", "*.woff2"],
  }),
]);
