import { expect, expectAccessible, test } from "./page.ts";
import { inspector, openPlayground, play, stage } from "./playground.ts";

// It plays a whole example, then axe-core looks at a long table.
test.describe.configure({ timeout: 90_000 });

test("the example of late events opens the view that says what to make of each", async ({ page }) => {
  await openPlayground(page);
  await stage(page).focus();
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog", { name: "Examples" });
  await dialog.getByRole("button", { name: "Events come twice and out of order" }).click();
  await expect(dialog).toBeHidden();
  await expect(stage(page).getByRole("tab", { name: "Events" })).toHaveAttribute("aria-selected", "true");
  await expect(stage(page).getByRole("button", { name: /^View as/ })).toHaveCount(0);
  const ended = page.getByRole("button", { name: "Play", exact: true });
  await expect(ended).toBeVisible({ timeout: 25_000 });

  const rows = stage(page).getByRole("table").getByRole("row");
  await expect(rows.filter({ hasText: /late: older than version \d+ of the same task/ })).not.toHaveCount(0);
  await expect(rows.filter({ hasText: "the same event again: ignore it" })).not.toHaveCount(0);
  const times = await rows.getByRole("rowheader").allInnerTexts();
  expect(times).toEqual([...times].sort().reverse());

  const late = rows.filter({ hasText: "late: older than" }).first();
  const about = await late.getByRole("button").innerText();
  await late.getByRole("button").click();
  await expect(inspector(page)).toContainText(about.replace("Task ", "").slice(0, 4));
  await expectAccessible(page);

  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("the events are those until the moment that is shown, and one key away", async ({ page }) => {
  await openPlayground(page);
  await stage(page).focus();
  await page.keyboard.press("5");
  const table = stage(page).getByRole("table");
  await play(page, 20);
  const rows = await table.getByRole("row").count();
  expect(rows).toBeGreaterThan(5);
  await stage(page).focus();
  await page.keyboard.press("Home");
  await expect.poll(() => table.getByRole("row").count()).toBeLessThan(rows);
});
