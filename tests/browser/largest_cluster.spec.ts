import { expect, type Page, test } from "./page.ts";
import { chooseSpeed, inspector, now, openSaved, pause, stage, timeline } from "./playground.ts";

/** As many container instances as Amazon ECS lets a cluster have. */
const INSTANCES = 5_000;
const TASKS = 20_000;
/** Simulated seconds in which the tasks are started, ten at a time, after the first. */
const SECONDS = 40;
const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];
const FAMILIES = [
  { family: "web", cpu: 256, memory: 512 },
  { family: "api", cpu: 128, memory: 256 },
  { family: "worker", cpu: 512, memory: 1_024 },
  { family: "cache", cpu: 64, memory: 512 },
];

// A trace takes a picture of the page at every frame, which would be measured too.
test.use({ trace: "off" });

function scenario(): object {
  const requests = TASKS / 10;
  return {
    version: 1,
    title: "The largest cluster",
    seed: 5,
    cluster: {
      clusterName: "playground",
      account: "111122223333",
      region: "us-east-1",
      containerInstances: Array.from({ length: INSTANCES }, (_, number) => ({
        ec2InstanceId: `i-${number.toString(16).padStart(5, "0")}`,
        attributes: [
          { name: "ecs.instance-type", value: number % 4 === 3 ? "r5.large" : "m5.large" },
          { name: "ecs.availability-zone", value: ZONES[number % 3] },
        ],
      })),
    },
    taskDefinitions: FAMILIES.map(({ family, cpu, memory }) => ({
      family,
      networkMode: "bridge",
      requiresCompatibilities: ["EC2"],
      containerDefinitions: [{ name: "app", image: "httpd:2.4", cpu, memory, essential: true }],
    })),
    timeline: Array.from({ length: requests }, (_, number) => ({
      at: 1_000 + Math.floor((number * SECONDS * 1_000) / requests),
      command: "RunTask",
      taskDefinition: FAMILIES[number % FAMILIES.length]?.family,
      count: 10,
      placementStrategy: [
        { type: "spread", field: "attribute:ecs.availability-zone" },
        { type: "binpack", field: "memory" },
      ],
    })),
  };
}

/** Gathers the times between frames, and the tasks that hold up all others, until it is asked for them. */
async function measureFrames(page: Page): Promise<() => Promise<{ frames: number[]; long: number[] }>> {
  const measuring = await page.evaluateHandle(() => {
    const gathered = { frames: [] as number[], long: [] as number[], goesOn: true };
    let last = performance.now();
    const frame = (at: number) => {
      gathered.frames.push(at - last);
      last = at;
      if (gathered.goesOn) {
        requestAnimationFrame(frame);
      }
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      gathered.long.push(...list.getEntries().map((entry) => entry.duration));
    }).observe({ entryTypes: ["longtask"] });
    return gathered;
  });
  return () =>
    measuring.evaluate((gathered) => {
      gathered.goesOn = false;
      return { frames: gathered.frames, long: gathered.long };
    });
}

function inWords({ frames, long }: { frames: number[]; long: number[] }): string {
  const sorted = [...frames].sort((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  const seconds = frames.reduce((sum, frame) => sum + frame, 0) / 1_000;
  const longest = Math.max(0, ...long).toFixed(0);
  return `${(frames.length / seconds).toFixed(1)} frames a second over ${seconds.toFixed(0)} s, median ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms; ${long.length} long tasks, the longest ${longest} ms`;
}

/** What the map shows, as a number that another picture hardly has. */
async function picture(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".instance-map canvas");
    const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    if (!context) {
      throw new Error("there is no map");
    }
    context.drawImage(canvas, 0, 0);
    return context.getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, part, index) => (sum * 31 + part * index) % 2_147_483_647, 7);
  });
}

async function tasksThatRun(page: Page): Promise<number> {
  const text = await inspector(page).innerText();
  const [, count] = /RUNNING\s+([\d,]+)/.exec(text) ?? [];
  return Number((count ?? "0").replaceAll(",", ""));
}

test(`${TASKS} tasks are placed on ${INSTANCES} container instances while the page stays in use`, async ({ page }) => {
  test.setTimeout(240_000);
  await openSaved(page, scenario());
  await stage(page).focus();
  await page.keyboard.press("1");
  await chooseSpeed(page, "1×");
  await page.getByRole("switch", { name: "Show placement decisions" }).setChecked(false);
  await expect(stage(page).locator(".instance-map")).toBeVisible();
  await expect(inspector(page)).toContainText("Container instances");
  const empty = await picture(page);

  const measured = await measureFrames(page);
  await timeline(page).getByRole("button", { name: "Play", exact: true }).click();
  await expect.poll(() => now(page), { timeout: 60_000 }).toBeGreaterThan(10_000);
  const early = await picture(page);
  expect(early, "the map shows the tasks that were placed").not.toBe(empty);

  // In the middle of it, from the keyboard: an instance is found on the map and selected.
  await stage(page).locator(".instance-map-cursor").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(inspector(page)).toContainText(/i-[0-9a-f]{5}/);
  await page.keyboard.press("Escape");
  expect(await now(page), "time has not stood still for it").toBeGreaterThan(10_000);

  await expect.poll(() => now(page), { timeout: 120_000, intervals: [500] }).toBeGreaterThan((SECONDS + 1) * 1_000);
  const frames = inWords(await measured());
  test.info().annotations.push({ type: "measured", description: frames });
  await expect(timeline(page).getByRole("button", { name: "Play", exact: true })).toBeVisible({ timeout: 60_000 });

  expect(await picture(page), "and goes on to").not.toBe(early);
  await expect.poll(() => tasksThatRun(page)).toBe(TASKS);

  // Any moment of it is there again.
  await timeline(page).getByRole("slider", { name: "Playhead" }).focus();
  await page.keyboard.press("Home");
  await expect.poll(() => picture(page)).toBe(empty);
  await page.keyboard.press("End");
  await expect.poll(() => tasksThatRun(page)).toBe(TASKS);
  await pause(page);
});
