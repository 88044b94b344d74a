// Placing tasks, reading and checking task definitions, and a thousand tasks over an hour, in
// WebAssembly, in the engine that Chromium has too:
//
//   node benches/wasm.mjs
//
// With --million it measures no more than the main case of placement, beside the same natively;
// with --iam, no more than authorizing requests, those of the folder that ECSLAB_CASES names, too.
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

// A million tasks on 10,000 instances beside the same natively, then every chain. Time is that of
// the processor, since others may use the machine too.
const processor = (work) => {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return [(user + system) / 1e6, result];
};
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const put = (text) => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  // Making room may grow the memory, which makes a buffer that was taken before useless.
  const room = exports.text(bytes.length);
  new Uint8Array(exports.memory.buffer, room, bytes.length).set(bytes);
  return bytes.length;
};
const authorize = (name, path) => {
  put(readFileSync(path, 'utf8'));
  const requests = exports.read_requests();
  for (const explained of [false, true]) {
    const times = explained ? 5_000 : 50_000;
    const rate = () => {
      const [seconds] = processor(() => exports.authorize(times, explained));
      return (times * requests) / seconds;
    };
    rate();
    const way = explained ? 'explained' : 'decision only';
    const rates = Array.from({ length: 5 }, rate);
    console.log(`${name}, ${way}: ${Math.round(median(rates))} a second`);
  }
};
authorize('requests of the bench', `${folder}inputs/iam_requests.jsonl`);
if (process.env.ECSLAB_CASES) {
  const path = `${process.env.ECSLAB_CASES}/iam/requests.jsonl`;
  authorize('requests of the folder of cases', path);
}
if (process.argv.includes('--iam')) process.exit();

const chains = [
  'random',
  'binpack cpu',
  'binpack memory',
  'spread instanceId',
  'spread zone',
  'spread zone, spread instanceId',
  'spread zone, binpack memory',
];
const million = () => {
  exports.make_cluster(10_000, 6, true);
  const [seconds] = processor(() => exports.place(1_000_000));
  return 1e6 / seconds;
};
const inWasm = median(Array.from({ length: 5 }, million));
const printed = execFileSync(
  'cargo',
  ['bench', '--quiet', '--bench', 'placement', '--', '--million'],
  { cwd: `${folder}..`, encoding: 'utf8' },
);
const natively = Number(printed.match(/median: (\d+)/)[1]);
console.log(
  `a million tasks on 10,000 instances: ${Math.round(inWasm)} decisions a second, ` +
    `${(inWasm / natively).toFixed(2)} of ${natively} natively`,
);
if (process.argv.includes('--million')) process.exit();
for (const [chain, name] of chains.entries()) {
  for (const mixed of [false, true]) {
    for (const explained of [false, true]) {
      const rates = [10, 100, 1_000, 5_000, 10_000].map((instances) => {
        exports.make_cluster(instances, chain, mixed);
        exports.place(instances * 50);
        const times = Math.max(explained ? 200_000 / instances : 100_000, 50);
        const [seconds] = processor(() => exports.stop_and_place(times, explained));
        return Math.round(times / seconds);
      });
      const tasks = mixed ? 'mixed sizes' : 'one service';
      const what = explained ? 'explained' : 'choice only';
      console.log(`${name}, ${tasks}, ${what}: ${rates.join(', ')} a second`);
    }
  }
}

const texts = JSON.parse(
  execFileSync('cargo', ['bench', '--quiet', '--bench', 'against_botocore', '--', '--inputs'], {
    cwd: `${folder}..`,
    maxBuffer: 1 << 20,
  }),
);
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

const expression = put(
  'attribute:ecs.instance-type =~ m5.* and attribute:ecs.availability-zone in ' +
    '[us-east-1a, us-east-1b]',
);
if (expression > 0) {
  const [none] = processor(() => exports.query(0));
  const [some] = processor(() => exports.query(500));
  console.log(`an expression over 10,000 instances: ${((some - none) * 2).toFixed(2)} ms`);
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
