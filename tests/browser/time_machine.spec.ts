import { expect, expectAccessible, openPage, test, type Page } from "./page.ts";
import { chooseSpeed, cluster, editor, inspector, instance, lanes, now, openScenario, pause, play, seek, selectTask, stage, timeline } from "./playground.ts";

const DEFINITION = {
  family: "web",
  containerDefinitions: [{ name: "app", image: "app:1", cpu: 64, memory: 64 }],
};

function scenario(...commands: object[]): object {
  return {
    version: 1,
    title: "Two branches",
    cluster: cluster(instance("i-0a01", "us-east-1a"), instance("i-0b02", "us-east-1b")),
    taskDefinitions: [DEFINITION],
    services: [{ serviceName: "web", taskDefinition: "web", desiredCount: 2 }],
    timings: { preset: "classroom" },
    timeline: commands,
  };
}

/** Stops the first task at a second of the past. */
async function fork(page: Page, second: number): Promise<void> {
  await selectTask(page, 0);
  await seek(page, second);
  await stage(page).focus();
  await page.keyboard.press("s");
}

test("a command in the past makes a branch; both are kept, compared, renamed, deleted and had back", async ({ page }) => {
  await openScenario(page, scenario({ at: 20_000, command: "RunTask", taskDefinition: "web" }));
  await play(page, 25);
  await fork(page, 3);
  const branch = timeline(page).getByRole("combobox", { name: "Branch" });
  await expect(branch.locator("option:checked")).toHaveText("Branch 2: StopTask #1 at 00:03");
  await expect(timeline(page).locator(".lane-beside").first()).toBeVisible();

  await timeline(page).getByRole("button", { name: "What differs between branches" }).click();
  const dialog = page.getByRole("dialog", { name: "Branches" });
  await expect(dialog).toContainText("Here: StopTask #1.");
  await expect(dialog.getByRole("row", { name: /^tasks started/ })).toBeVisible();
  await expect(dialog).toContainText("desiredStatus STOPPED, there RUNNING");
  await expectAccessible(page, "dialog");
  await dialog.getByRole("textbox", { name: "Name of branch 2" }).fill("what if");
  await page.keyboard.press("Escape");
  await expect(branch.locator("option:checked")).toHaveText("what if");

  await branch.selectOption({ label: "Main" });
  await expect(branch.locator("option:checked")).toHaveText("Main");
  await stage(page).focus();
  await page.keyboard.press("End");
  await expect(lanes(page).first()).toHaveAccessibleName(/RUNNING$/);

  // Saved a moment after the last change.
  await page.waitForTimeout(600);
  await openPage(page);
  await expect(branch.locator("option")).toHaveText(["Main", "what if"]);
  await stage(page).focus();
  await page.keyboard.press("b");
  await dialog.getByRole("button", { name: "Delete what if" }).click();
  await page.keyboard.press("Escape");
  await expect(branch).toHaveCount(0);
  await stage(page).focus();
  await page.keyboard.press("Control+z");
  await expect(branch.locator("option")).toHaveText(["Main", "what if"]);
});

test("an edit that is run in the past keeps what was played; both are shown side by side", async ({ page }) => {
  // Two views with two stages each, and axe-core looks at every one.
  test.slow();
  await openScenario(page, scenario());
  await play(page);
  await seek(page, 5);
  await editor(page).getByRole("tab", { name: "Run / Service" }).click();
  await editor(page).getByRole("textbox", { name: "desiredCount" }).fill("3");
  await page.keyboard.press("Control+Enter");
  // Both have the same parts, within regions of names of their own: each is looked at by itself.
  const bothAccessible = async () => {
    for (const side of [".side:not(.is-other)", ".side.is-other", ".side-differences"]) {
      await expectAccessible(page, side);
    }
  };
  const branch = timeline(page).getByRole("combobox", { name: "Branch" });
  await expect(branch.locator("option")).toHaveText(["Main", "Branch 2: edited service web"]);
  await expect(branch.locator("option:checked")).toHaveText("Branch 2: edited service web");
  await expect(timeline(page).getByRole("button", { name: "Play", exact: true })).toBeVisible({ timeout: 20_000 });

  await stage(page).focus();
  await page.keyboard.press("v");
  const played = stage(page).getByRole("region", { name: "Branch 2: edited service web, which is played" });
  const other = stage(page).getByRole("region", { name: "Main, to compare" });
  await expect(stage(page)).toContainText(" only here, RUNNING");
  await expect(played.locator("button.task-block")).toHaveCount(3);
  await expect(other.locator("button.task-block")).toHaveCount(2);
  await expect(played.locator("button.task-block.differs")).toHaveCount(1);
  await bothAccessible();
  await page.keyboard.press("2");
  await expect(played.locator(".token.differs")).toHaveCount(1);
  await expect(other.locator(".token")).toHaveCount(2);
  await bothAccessible();

  // Nothing of the other branch can be changed, and what is in both can be looked at.
  await page.keyboard.press("1");
  await other.locator("button.task-block").first().click();
  await expect(inspector(page)).toContainText("RUNNING");
  await expect(other.locator(".more-button")).toBeHidden();
  await other.locator("button.task-block").first().click({ button: "right" });
  await expect(page.getByRole("menu")).toHaveCount(0);

  // Saved, opened again, and switched: what was played is played.
  await page.waitForTimeout(600);
  await openPage(page);
  await branch.selectOption({ label: "Main" });
  await expect(editor(page).getByRole("textbox", { name: "desiredCount" })).toHaveCount(0);
  await editor(page).getByRole("tab", { name: "Run / Service" }).click();
  await expect(editor(page).getByRole("textbox", { name: "desiredCount" })).toHaveValue("2");
});

test("on a phone the branch that is played is named, and another is chosen there", async ({ page }) => {
  await openScenario(page, scenario({ at: 20_000, command: "RunTask", taskDefinition: "web" }));
  await play(page, 25);
  await fork(page, 3);
  await page.setViewportSize({ width: 390, height: 844 });
  const branch = timeline(page).getByRole("combobox", { name: "Branch" });
  await expect(branch).toBeInViewport({ ratio: 1 });
  const box = await branch.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await branch.selectOption({ label: "Main" });
  await expect(branch.locator("option:checked")).toHaveText("Main");
  await stage(page).getByRole("button", { name: "Two branches side by side" }).click();
  const other = stage(page).getByRole("region", { name: "Branch 2: StopTask #1 at 00:03, to compare" });
  await other.scrollIntoViewIfNeeded();
  await expect(other).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("a mark names a moment, stands on the timeline, is gone to, and stays", async ({ page }) => {
  await openScenario(page, scenario());
  await play(page);
  await seek(page, 5);
  await stage(page).focus();
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Marks" });
  await expect(dialog.getByRole("textbox", { name: "Name of a mark at 00:05.0" })).toBeFocused();
  await page.keyboard.type("both placed");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("listitem")).toHaveCount(1);
  await expectAccessible(page, "dialog");
  await page.keyboard.press("Escape");
  await stage(page).focus();
  await page.keyboard.press("Home");
  const mark = timeline(page).getByRole("button", { name: "Go to both placed at 00:05.0" });
  await mark.click();
  expect(await now(page)).toBe(5_000);
  await page.waitForTimeout(600);
  await openPage(page);
  await expect(mark).toBeVisible();
});

test("D goes from decision to decision, C from status to status of the selected task", async ({ page }) => {
  await openScenario(page, scenario());
  await page.keyboard.press("d");
  const first = await now(page);
  await page.keyboard.press("d");
  await expect(lanes(page)).not.toHaveCount(0);
  await page.keyboard.press("Shift+D");
  expect(await now(page)).toBe(first);
  await page.keyboard.press("c");
  await page.keyboard.press("c");
  await selectTask(page, 0);
  await stage(page).focus();
  for (let count = 0; count < 10; count += 1) {
    const before = await now(page);
    await page.keyboard.press("c");
    if ((await now(page)) === before) {
      break;
    }
  }
  await expect(lanes(page).first()).toHaveAccessibleName(/RUNNING$/);
  await expect(inspector(page)).toContainText("RUNNING");
});

test("a long time in which nothing happens is skipped, folded to a break, and unfolded", async ({ page }) => {
  await openScenario(page, scenario({ at: 1_800_000, command: "RunTask", taskDefinition: "web" }));
  await page.keyboard.press("i");
  await play(page, 1_805);
  expect(await now(page)).toBeGreaterThan(1_800_000);
  const fold = timeline(page).getByRole("button", { name: /^Nothing happens for 29 min from/ });
  await expect(fold).toBeVisible();
  const box = await fold.boundingBox();
  expect(box?.width).toBeLessThan(80);
  // A point of the axis is the time that stands there: right of the break it is half an hour later.
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) + 20, (box?.y ?? 0) + 90);
  expect(await now(page)).toBeGreaterThan(1_790_000);
  await fold.focus();
  await page.keyboard.press("Enter");
  await expect(fold).toHaveCount(0);
});

test("of 300 tasks only the lanes that are seen are in the page; arrows reach the last", async ({ page }) => {
  const runs = Array.from({ length: 30 }, () => ({ at: 0, command: "RunTask", taskDefinition: "web", count: 10 }));
  const instances = Array.from({ length: 30 }, (_, index) => instance(`i-${String(index).padStart(4, "0")}`, "us-east-1a"));
  await openScenario(page, { ...scenario(...runs), services: [], cluster: cluster(...instances) });
  await play(page);
  expect(await lanes(page).count()).toBeLessThan(60);
  await lanes(page).first().focus();
  await page.keyboard.press("End");
  await expect(timeline(page).locator(".lane:focus")).toHaveAttribute("aria-posinset", "300");
  await page.keyboard.press("ArrowUp");
  await expect(timeline(page).locator(".lane:focus")).toHaveAttribute("aria-posinset", "299");
});

test("a lane is opened with Enter and shows its containers; left and right go to its changes", async ({ page }) => {
  await openScenario(page, scenario());
  await play(page);
  await lanes(page).first().focus();
  await page.keyboard.press("Enter");
  await expect(lanes(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(timeline(page).locator(".container-label")).toHaveText(["app"]);
  await expect(timeline(page).locator(".container-bar.process")).toBeVisible();
  const before = await now(page);
  await page.keyboard.press("ArrowLeft");
  expect(await now(page)).toBeLessThan(before);
  await expectAccessible(page, ".time");
});

test("the timeline is zoomed with buttons, keys and Ctrl and the wheel, and seeking finds its place", async ({ page }) => {
  await openScenario(page, scenario());
  await play(page);
  const ruler = timeline(page).locator(".ruler-track");
  const width = async () => (await ruler.boundingBox())?.width ?? 0;
  const whole = await width();
  await timeline(page).getByRole("button", { name: "Zoom the timeline in" }).click();
  await page.keyboard.press("+");
  await expect.poll(width).toBeGreaterThan(whole * 1.9);
  await lanes(page).first().hover();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await expect.poll(width).toBeGreaterThan(whole * 2.7);
  await timeline(page).getByRole("button", { name: "Show the whole timeline" }).click();
  await expect.poll(width).toBeCloseTo(whole, 0);
});

test("the speeds go from a tenth to a hundred times", async ({ page }) => {
  await openScenario(page, scenario({ at: 90_000, command: "RunTask", taskDefinition: "web" }));
  await chooseSpeed(page, "0.1×");
  await timeline(page).getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForTimeout(1_000);
  await pause(page);
  expect(await now(page)).toBeLessThan(1_000);
  await chooseSpeed(page, "100×");
  await play(page, 60);
  expect(await now(page)).toBeGreaterThan(59_000);
});

test("on a phone it is said that there is no task yet, all of it", async ({ page }) => {
  await openScenario(page, { ...scenario(), services: [] });
  await page.setViewportSize({ width: 390, height: 844 });
  const text = timeline(page).getByText("No task yet. Press Play.");
  await expect(text).toBeVisible();
  const seen = await text.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const at = (x: number) => document.elementsFromPoint(x, (top + bottom) / 2)[0] === element;
    return at(left + 4) && at(right - 4) && right <= window.innerWidth;
  });
  expect(seen).toBe(true);
});
