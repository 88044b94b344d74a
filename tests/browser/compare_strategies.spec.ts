import { expect, expectAccessible, type Locator, type Page, test } from "./page.ts";
import {
  chooseSpeed,
  cluster,
  editor,
  instance,
  openScenario,
  play,
  seek,
  showEditorTab,
  stage,
  taskIds,
  timeline,
} from "./playground.ts";

/** Six tasks of a service on six container instances in three zones; one zone is lost at 30 s. */
function scenario(): object {
  const lost = (id: string) => ({ at: 30_000, command: "TerminateInstance", containerInstance: id });
  return {
    version: 1,
    title: "Packed or spread",
    seed: 4,
    cluster: cluster(
      ...["a", "b", "c"].flatMap((zone) =>
        [1, 2].map((number) => instance(`i-0${zone}${number}`, `us-east-1${zone}`, "t3.medium")),
      ),
    ),
    taskDefinitions: [
      { family: "web", containerDefinitions: [{ name: "web", image: "web:1", cpu: 256, memory: 768, essential: true }] },
    ],
    services: [{ serviceName: "web", taskDefinition: "web", desiredCount: 6 }],
    timings: { preset: "classroom" },
    timeline: [lost("i-0a1"), lost("i-0a2")],
  };
}

function strip(page: Page): Locator {
  return stage(page).getByRole("region", { name: "Placement compared" });
}

/** The row of a measure, as it is read. */
function measure(page: Page, title: string): Locator {
  return strip(page).getByRole("listitem").filter({ hasText: title });
}

/** Opens the dialog by the palette and chooses strategies, with the keyboard alone. */
async function compareWith(page: Page, strategies: string): Promise<void> {
  await stage(page).focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("compare placement");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Compare placement strategies" });
  await expect(dialog.getByRole("combobox", { name: "Placement strategies" })).toBeFocused();
  await page.keyboard.type(strategies);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
}

test("the same scenario under binpack stands beside it, with what is better and worse, and follows time", async ({
  page,
}) => {
  await openScenario(page, scenario());
  await play(page);
  await seek(page, 20);
  const played = await taskIds(page);
  await compareWith(page, "binpack(memory)");

  // Both stages, at the same moment; what is played is played as before.
  const other = stage(page).getByRole("region", { name: "binpack(memory), to compare" });
  await expect(other).toBeVisible();
  await expect(stage(page).getByRole("region", { name: "Main, which is played" })).toBeVisible();
  // (Under the lanes of what is played are those of tasks that are only there.)
  expect((await taskIds(page)).slice(0, played.length)).toEqual(played);
  await expect(timeline(page).getByRole("slider", { name: "Playhead" })).toHaveAttribute("aria-valuenow", "20");
  await expect(timeline(page).getByRole("combobox", { name: "Branch" }).locator("option:checked")).toHaveText("Main");

  await expect(strip(page)).toContainText("binpack(memory) uses 4 container instances fewer: 2 instead of 6.");
  await expect(measure(page, "Container instances used")).toHaveText(/6 here, 2 there−4 better there/);
  await expect(measure(page, "Tasks placed")).toHaveText(/6 in both/);
  await expect(measure(page, "Zone skew, web")).toHaveText(/worse there/);
  await expect(measure(page, "Tasks lost with the worst zone")).toHaveText(/2 \(us-east-1a, 33 % of 6\) here.*worse there/);
  await expectAccessible(page, ".side-head");

  // Nothing was placed at the start.
  await seek(page, 0);
  await expect(measure(page, "Container instances used")).toHaveText(/0 in both/);
  await expect(strip(page)).toContainText("Neither placement is better in anything at this moment.");

  // With the zone, all that binpack had put there is lost at once.
  await seek(page, 31);
  await expect(measure(page, "Tasks placed")).toHaveText(/4 here, \d there−\d worse there/);
  await expect(measure(page, "Container instances used")).not.toHaveText(/better/);
});

test("strategies are chosen where they are edited, of one service, and are there again after a reload", async ({
  page,
}) => {
  await openScenario(page, scenario());
  await play(page, 10);
  await showEditorTab(page, "Run / Service");
  await editor(page).getByRole("button", { name: "Compare strategies" }).click();
  const dialog = page.getByRole("dialog", { name: "Compare placement strategies" });
  await expect(dialog.getByRole("option", { name: /^default/ })).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page, "dialog");
  await dialog.getByRole("option", { name: /^random/ }).click();
  await expect(stage(page).getByRole("region", { name: "random, to compare" })).toBeVisible();

  // Another one, from the strip; the first stays a branch.
  await strip(page).getByRole("button", { name: "Other strategies" }).click();
  await page.keyboard.type("spread(instanceId)");
  await page.keyboard.press("Enter");
  const choice = stage(page).getByRole("combobox", { name: "Branch to compare" });
  await expect(choice.locator("option:checked")).toHaveText("spread(instanceId)");
  await choice.selectOption({ label: "random" });
  await expect(stage(page).getByRole("region", { name: "random, to compare" })).toBeVisible();

  await page.waitForTimeout(600);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-started", "true");
  await expect(timeline(page).getByRole("combobox", { name: "Branch" }).getByRole("option")).toHaveText([
    "Main",
    "random",
    "spread(instanceId)",
  ]);
});

test("where no strategy matters, the dialog says so", async ({ page }) => {
  await openScenario(page, { version: 1, title: "Nobody", cluster: cluster(instance("i-0a1", "us-east-1a")) });
  await stage(page).focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("compare placement");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toContainText("No placement strategy matters here");
});

test("on a phone the measures stand above both stages, and nothing is wider than the page", async ({ page }) => {
  await openScenario(page, scenario());
  await play(page, 10);
  await compareWith(page, "binpack(memory)");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(measure(page, "Container instances used")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const box = await strip(page).getByRole("button", { name: "Other strategies" }).boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(24);
  await strip(page).locator("summary").click();
  await expect(measure(page, "Container instances used")).toBeHidden();
});

/** A map: 1,000 container instances, on which 2,000 tasks are started in 20 s. */
function large(): object {
  const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
  return {
    version: 1,
    title: "Packed or spread, large",
    seed: 4,
    cluster: cluster(
      ...Array.from({ length: 1_000 }, (_, number) =>
        instance(`i-${number.toString(16).padStart(4, "0")}`, zones[number % 3] ?? "", "m5.large"),
      ),
    ),
    taskDefinitions: [
      {
        family: "web",
        networkMode: "bridge",
        requiresCompatibilities: ["EC2"],
        containerDefinitions: [{ name: "web", image: "web:1", cpu: 256, memory: 768, essential: true }],
      },
    ],
    timeline: Array.from({ length: 200 }, (_, number) => ({
      at: 1_000 + number * 100,
      command: "RunTask",
      taskDefinition: "web",
      count: 10,
      placementStrategy: [{ type: "spread", field: "instanceId" }],
    })),
  };
}

/** What each of the two maps shows, as a number that another picture hardly has. */
async function pictures(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLCanvasElement>(".side .instance-map canvas")].map((canvas) => {
      const context = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
      if (!context) {
        throw new Error("there is no map");
      }
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return data.reduce((sum, part, index) => (sum * 31 + part * index) % 2_147_483_647, 7);
    }),
  );
}

test("two maps of 1,000 instances, and what their placements come to, are drawn while time passes", async ({ page }) => {
  await openScenario(page, large());
  await compareWith(page, "binpack(memory)");
  await expect.poll(async () => (await pictures(page)).length).toBe(2);
  const before = await pictures(page);
  await chooseSpeed(page, "1×");
  await timeline(page).getByRole("button", { name: "Play", exact: true }).click();

  const used = measure(page, "Container instances used");
  const counts = async () => {
    const [, here, there] = /([\d,]+) here,\s*([\d,]+) there/.exec(await used.innerText()) ?? [];
    return [here, there].map((text) => Number((text ?? "0").replaceAll(",", "")));
  };
  // Spread takes an instance for each task, binpack as few as there can be.
  await expect.poll(async () => (await counts())[0], { timeout: 15_000 }).toBeGreaterThan(100);
  const [here, there] = await counts();
  expect(there).toBeLessThan((here ?? 0) / 5);
  await expect.poll(async () => (await counts())[0], { timeout: 15_000 }).toBeGreaterThan(here ?? 0);
  const after = await pictures(page);
  expect(after[0], "the map of what is played shows its tasks").not.toBe(before[0]);
  expect(after[1], "and so does the map beside it").not.toBe(before[1]);
  await expect(strip(page)).toContainText("What would fit is tried when time stands still.");
  await expect(measure(page, "More would fit")).toHaveCount(0);
  await expect(timeline(page).getByRole("button", { name: "Pause", exact: true }), "time has not stood still").toBeVisible();

  await timeline(page).getByRole("button", { name: "Pause", exact: true }).click();
  await expect(measure(page, "More would fit").first()).toBeVisible();
  await expect(strip(page)).not.toContainText("when time stands still");
});

test("while the clock holds for decisions, what the placements of large clusters come to grows with each", async ({ page }) => {
  const all = Array.from({ length: 20 }, () => ({ at: 1_000, command: "RunTask", taskDefinition: "web", count: 10 }));
  await openScenario(page, { ...large(), timeline: all });
  await compareWith(page, "binpack(memory)");
  await chooseSpeed(page, "1×");
  await timeline(page).getByRole("switch", { name: "Show placement decisions" }).click();
  await timeline(page).getByRole("button", { name: "Play", exact: true }).click();

  const holds = timeline(page).getByText("clock holds");
  const placed = async () => Number(/(\d+) here/.exec(await measure(page, "Tasks placed").innerText())?.[1] ?? "0");
  await expect(holds).toBeVisible({ timeout: 15_000 });
  await expect.poll(placed, { timeout: 15_000 }).toBeGreaterThan(0);
  const first = await placed();
  await expect.poll(placed, { timeout: 15_000 }).toBeGreaterThan(first + 1);
  await expect(holds).toBeVisible();
});
