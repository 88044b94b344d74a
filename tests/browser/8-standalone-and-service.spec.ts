import { expect, test } from "./page.ts";
import { inspector, lanes, openPlayground, play, run, selectTask, showView, stage, taskIds } from "./playground.ts";

test("a standalone task stays STOPPED, while the service replaces what the lost instance took", async ({ page }) => {
  await openPlayground(page);
  await run(page);
  await showView(page, "Service");

  // The lost instance took the service's first task; a new one, with an id of its own, takes its place.
  const ids = await taskIds(page);
  const replaced = stage(page).getByRole("region", { name: "Who replaces a stopped task?" });
  await expect(replaced).toContainText(`${ids[0]} stopped: TerminationNotice. ${ids.at(-1)} is a new task with a new id`);
  await expect(lanes(page).first()).toHaveAccessibleName(/web:1, i-0b9e, STOPPED$/);
  await expect(lanes(page).last()).toHaveAccessibleName(/web:1, .*RUNNING$/);
  await expect(stage(page).getByRole("list", { name: "Service events, newest first" })).toContainText(
    "(service web) has reached a steady state.",
  );

  // Both standalone tasks ran to their end, and nobody started them again.
  const standalone = stage(page).getByRole("region", { name: "Standalone tasks" });
  await expect(standalone.getByRole("listitem")).toHaveCount(2);
  await expect(standalone).toContainText("EssentialContainerExited, report exit 0");
  await expect(standalone).toContainText("EssentialContainerExited, migrate exit 0");
  await expect(lanes(page).filter({ hasText: "report:1" })).toHaveCount(1);
  await expect(replaced).toContainText("stays STOPPED");
});

test("a task of the service that is stopped by hand is replaced, and the service keeps its desired count", async ({ page }) => {
  await openPlayground(page);
  await run(page);
  const before = await lanes(page).count();
  await selectTask(page, 1);
  await inspector(page).getByRole("button", { name: "Stop task" }).click();
  await play(page);
  await expect(lanes(page)).toHaveCount(before + 1);
  await expect(lanes(page).nth(1)).toHaveAccessibleName(/STOPPED$/);
  await showView(page, "Service");
  await expect(stage(page).getByText("web: 3 of 3 RUNNING")).toBeVisible();
});

for (const desired of [2, 4]) {
  test(`a desired count of 3 is made ${desired} in the Service view, and the service comes to it`, async ({ page }) => {
    await openPlayground(page);
    await run(page);
    await showView(page, "Service");
    await stage(page).getByRole("button", { name: `desiredCount ${desired}` }).click();
    await play(page);
    await expect(stage(page)).toContainText(desired === 2 ? "web: 2 of 2 RUNNING" : "web: 3 of 4 RUNNING");
    if (desired === 4) {
      // Host port 8080 is free on no other instance that the constraint lets through.
      await expect(stage(page)).toContainText("unable to place a task");
    }
  });
}
