// Reading and checking task definitions, and a thousand tasks over an hour, in WebAssembly, in the
// engine that Chromium has too:
//
//   node benches/wasm.mjs
//
// The core is built as the page builds it, without what wasm-opt adds.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const target = 'wasm32-unknown-unknown';
execFileSync('cargo', ['build', '--quiet', '--release', '--target', target], {
  cwd: `${folder}wasm`,
  stdio: 'inherit',
});
const module = readFileSync(`${folder}wasm/target/${target}/release/ecslab_wasm_bench.wasm`);
const { exports } = (await WebAssembly.instantiate(module)).instance;

const texts = JSON.parse(
  execFileSync('cargo', ['bench', '--quiet', '--bench', 'against_botocore', '--', '--inputs'], {
    cwd: `${folder}..`,
    maxBuffer: 1 << 20,
  }),
);
const put = (text) => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  // Making room may grow the memory, which makes a buffer that was taken before useless.
  const room = exports.text(bytes.length);
  new Uint8Array(exports.memory.buffer, room, bytes.length).set(bytes);
  return bytes.length;
};
for (const [name, text] of Object.entries(texts)) {
  const length = put(text);
  // The engine compiles a second time once a function is hot.
  const measure = (times) => {
    const start = performance.now();
    exports.read_task_definition(times);
    return (performance.now() - start) / times;
  };
  const times = Math.ceil(500 / Math.max(measure(50), 0.01));
  const milliseconds = Math.min(...Array.from({ length: 5 }, () => measure(times)));
  console.log(
    `${name} (${length} bytes): ${(milliseconds * 1000).toFixed(1)} µs, ` +
      `${Math.round(1000 / milliseconds)} a second`,
  );
}

put(
  execFileSync('cargo', ['bench', '--quiet', '--bench', 'simulation', '--', '--input'], {
    cwd: `${folder}..`,
    maxBuffer: 1 << 24,
  }),
);
const plays = Array.from({ length: 7 }, () => {
  const start = performance.now();
  const events = exports.play_an_hour();
  return events / (performance.now() - start);
});
console.log(
  `a thousand tasks over an hour: ${Math.round(Math.max(...plays) * 1000)} events a second`,
);
