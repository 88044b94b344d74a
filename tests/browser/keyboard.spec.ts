import { expect, openPage, test, type Page } from "./page.ts";
import { editor, inspector, lanes, now, openPlayground, run, stage, timeline } from "./playground.ts";

/** The landmark that has the focus, or holds what has it. */
async function focusedPart(page: Page): Promise<string> {
  return page.evaluate(() => {
    const part = document.activeElement?.closest("[data-landmark]");
    return part?.getAttribute("aria-label") ?? part?.localName ?? "";
  });
}

async function pressed(page: Page): Promise<string> {
  const button = timeline(page).getByRole("button", { name: /^(Play|Pause)$/ });
  return (await button.getAttribute("aria-label")) ?? "";
}

test("F6 goes through the parts of the page and around, Shift+F6 back", async ({ page }) => {
  await openPlayground(page);
  await stage(page).focus();
  const parts: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    parts.push(await focusedPart(page));
    await page.keyboard.press("F6");
  }
  expect(new Set(parts)).toEqual(new Set(["Stage", "Inspector", "Timeline", "Editor", "header"]));
  const here = await focusedPart(page);
  await page.keyboard.press("F6");
  await page.keyboard.press("Shift+F6");
  expect(await focusedPart(page)).toBe(here);
});

test("the digits show the views, T their tables", async ({ page }) => {
  await openPlayground(page);
  await stage(page).focus();
  for (const [key, view] of [
    ["2", "Lifecycle"],
    ["3", "Roles"],
    ["4", "Service"],
    ["5", "Events"],
    ["1", "Cluster"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(stage(page).getByRole("tab", { name: view })).toHaveAttribute("aria-selected", "true");
  }
  await page.keyboard.press("t");
  await expect(stage(page).getByRole("table", { name: "Container instances" })).toBeVisible();
  await page.keyboard.press("t");
  await expect(stage(page).getByRole("table", { name: "Container instances" })).toHaveCount(0);
});

test("Space plays and pauses, a full stop goes one event on, a comma one back", async ({ page }) => {
  await openPlayground(page);
  await stage(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await expect.poll(() => pressed(page)).toBe("Pause");
  await page.keyboard.press("Space");
  await expect.poll(() => pressed(page)).toBe("Play");
  await page.keyboard.press("Home");
  for (let count = 0; count < 40; count += 1) {
    await page.keyboard.press(".");
  }
  const there = await now(page);
  expect(there).toBeGreaterThan(0);
  for (let count = 0; count < 38; count += 1) {
    await page.keyboard.press(",");
  }
  await expect.poll(() => now(page)).toBeLessThan(there);
});

test("arrows go through the lanes of the timeline, Enter selects, and the playhead is a slider", async ({ page }) => {
  await openPlayground(page);
  await run(page);
  await lanes(page).first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(lanes(page).nth(2)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(lanes(page).nth(2)).toHaveAttribute("aria-selected", "true");
  const id = await lanes(page).nth(2).locator("b").innerText();
  await expect(inspector(page).getByRole("heading", { level: 2 })).toContainText(id);

  const playhead = timeline(page).getByRole("slider", { name: "Playhead" });
  await playhead.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await expect(playhead).toHaveAttribute("aria-valuenow", "9");
});

test("a question mark shows the shortcuts", async ({ page }) => {
  await openPlayground(page);
  await stage(page).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(stage(page)).toBeFocused();
});

test("a task is selected on the stage and stopped without a pointer", async ({ page }) => {
  await openPlayground(page);
  await run(page);
  await stage(page).focus();
  await page.keyboard.press("]");
  await page.keyboard.press("]");
  await expect(lanes(page).nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("s");
  await expect(inspector(page)).toContainText(/differs from\s*desiredStatus\s*STOPPED/);
});

test("Tab leaves the JSON editor, forward and back", async ({ page }) => {
  await openPage(page);
  await stage(page).focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  const json = editor(page).locator(".cm-content");
  await json.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Tab");
  await expect(json).not.toBeFocused();
  await json.focus();
  await page.keyboard.press("Shift+Tab");
  await expect(json).not.toBeFocused();
});

test("Tab goes through the whole page and is held nowhere", async ({ page }) => {
  await openPlayground(page);
  await stage(page).focus();
  const parts = new Set<string>();
  for (let count = 0; count < 90; count += 1) {
    await page.keyboard.press("Tab");
    parts.add(await focusedPart(page));
  }
  expect([...parts]).toEqual(expect.arrayContaining(["Editor", "Stage", "Inspector", "Timeline"]));
});
