import { expect, expectAccessible, type Page, test } from "./page.ts";
import { cluster, inspector, instance, openScenario, run, seek, showAsTable, stage } from "./playground.ts";

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

/** A cluster that is too large for cards, with a service on it; one instance in four is an r5.large. */
function scenario(instances: number, desiredCount: number): object {
  return {
    version: 1,
    title: "A large cluster",
    seed: 3,
    cluster: cluster(
      ...Array.from({ length: instances }, (_, number) =>
        instance(`i-${number.toString(16).padStart(4, "0")}`, ZONES[number % 3] ?? "", number % 4 === 3 ? "r5.large" : "m5.large"),
      ),
    ),
    taskDefinitions: [
      {
        family: "web",
        networkMode: "bridge",
        containerDefinitions: [{ name: "app", image: "httpd:2.4", cpu: 512, memory: 1024, essential: true }],
      },
    ],
    services: [
      {
        serviceName: "web",
        taskDefinition: "web",
        desiredCount,
        placementConstraints: [{ type: "memberOf", expression: "attribute:ecs.instance-type == r5.large" }],
        placementStrategy: [{ type: "spread", field: "attribute:ecs.availability-zone" }, { type: "binpack", field: "memory" }],
      },
    ],
    timings: { preset: "classroom" },
    timeline: [],
  };
}

/** How many pixels of the map have the colour of a token of the style sheet. */
async function painted(page: Page, token: string): Promise<number> {
  return page.evaluate((name) => {
    const canvas = document.querySelector<HTMLCanvasElement>(".instance-map canvas");
    // Read from a copy: reading the canvas itself again and again would make it slower to draw on.
    const context = canvas && new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    if (!context) {
      throw new Error("there is no map");
    }
    context.drawImage(canvas, 0, 0);
    const probe = document.createElement("i");
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const wanted = getComputedStyle(probe).color.match(/\d+/g)?.map(Number) ?? [];
    probe.remove();
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      count += Number(data[at + 3] === 255 && wanted.every((part, index) => data[at + index] === part));
    }
    return count;
  }, token);
}

test("a cluster of 160 instances is a map that shows what takes its CPU and memory", async ({ page }) => {
  await openScenario(page, scenario(160, 12));
  const map = stage(page).locator(".instance-map");
  await expect(map.getByRole("heading", { name: "us-east-1b" })).toContainText("53 instances");
  await expect.poll(() => painted(page, "line")).toBeGreaterThan(1_000);
  expect(await painted(page, "RUNNING"), "nothing runs at the start").toBe(0);
  await run(page);
  await expect.poll(() => painted(page, "RUNNING")).toBeGreaterThan(50);
  const running = await painted(page, "RUNNING");
  await seek(page, 0);
  await expect.poll(() => painted(page, "RUNNING"), "seeking back takes it off again").toBe(0);
  await page.keyboard.press("End");
  await expect.poll(() => painted(page, "RUNNING")).toBe(running);
});

test("what is pointed at on the map is told, and a click selects it", async ({ page }) => {
  await openScenario(page, scenario(160, 12));
  await run(page);
  const canvas = stage(page).locator(".instance-map canvas");
  await canvas.hover({ position: { x: 5, y: 30 } });
  const told = stage(page).locator(".instance-map-told");
  await expect(told).toContainText("i-0000");
  await expect(told).toContainText(/of 2,048 CPU free/);
  await expect(told).toContainText(/0 RUNNING/);
  await canvas.click({ position: { x: 5, y: 30 } });
  await expect(inspector(page)).toContainText("i-0000");
});

test("a decision is told on the map, a key a beat", async ({ page }) => {
  await openScenario(page, scenario(160, 2));
  await stage(page).focus();
  const bar = stage(page).locator(".stage-bar");
  const beats = ["Placing web:1", "Step 1 of 4", "Step 2 of 4", "Step 3 of 4", /Step 4 of 4: i-[0-9a-f]+ is chosen/];
  const crossed: number[] = [];
  for (const beat of beats) {
    await page.keyboard.press("n");
    await expect(bar).toContainText(beat);
    crossed.push(await painted(page, "ink-3"));
  }
  expect(crossed[0], "at first every instance is a candidate").toBe(0);
  await expect.poll(() => painted(page, "ink-3"), "in the end most are left out").toBeGreaterThan(100);
  await expect(stage(page).locator(".instance-map-ring.chosen")).toBeVisible();
  for (const beat of beats.slice(0, -1).reverse()) {
    await page.keyboard.press("Shift+N");
    await expect(bar).toContainText(beat);
  }
  await page.keyboard.press("Shift+N");
  await expect(page.getByRole("status").or(page.getByRole("alert")).filter({ hasText: "There is no placement decision before this" }).first()).toBeAttached();
});

test("the map has one tab stop; arrows move on it and Enter selects", async ({ page }) => {
  await openScenario(page, scenario(160, 12));
  await run(page);
  const cursor = stage(page).getByRole("button", { name: /^i-0000 m5\.large/ });
  await cursor.focus();
  await page.keyboard.press("ArrowRight");
  const next = stage(page).getByRole("button", { name: /^i-0003 r5\.large/ });
  await expect(next).toBeFocused();
  await expect(next).toHaveAccessibleName(/CPU and .* MiB free, 4 of 160$/);
  await expect(stage(page).locator(".instance-map-told")).toContainText("i-0003");
  await page.keyboard.press("Enter");
  await expect(inspector(page)).toContainText("i-0003");
  await expect(next).toHaveAttribute("aria-pressed", "true");
});

test("axe-core finds nothing on the map, and the table says the same", async ({ page }) => {
  await openScenario(page, scenario(160, 12));
  await run(page);
  await expect(stage(page).locator(".instance-map canvas")).toBeVisible();
  await expectAccessible(page);
  await showAsTable(page);
  await expect(stage(page).getByRole("row", { name: /i-0003/ })).toContainText("r5.large");
});
