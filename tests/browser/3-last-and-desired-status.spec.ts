import { expect, test, type Page } from "./page.ts";
import {
  cluster,
  inspector,
  instance,
  lanes,
  openScenario,
  play,
  run,
  selectTask,
  showAsTable,
  showView,
  stage,
  statusHistory,
  taskIds,
} from "./playground.ts";

const SCENARIO = {
  version: 1,
  title: "A task to stop",
  seed: 3,
  cluster: cluster(instance("i-0aaa", "us-east-1a")),
  taskDefinitions: [
    {
      family: "web",
      networkMode: "bridge",
      containerDefinitions: [{ name: "app", image: "httpd:2.4", cpu: 256, memory: 512, essential: true }],
    },
  ],
  timings: { preset: "classroom" },
  timeline: [{ at: 0, command: "RunTask", taskDefinition: "web", count: 2 }],
};

/** Stops the first task from the menu on the object, in the Cluster view. */
async function stopFromTheMenu(page: Page, id: string): Promise<void> {
  await showView(page, "Cluster");
  await stage(page).getByRole("button", { name: new RegExp(`web:1 ${id}`) }).click({ button: "right" });
  await page.getByRole("menuitem", { name: new RegExp(`^Stop task ${id}`) }).click();
}

test("a stopped task's desiredStatus is STOPPED at once while its lastStatus is still RUNNING", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await run(page);
  const [id = ""] = await taskIds(page);
  await selectTask(page, 0);
  await expect(inspector(page)).toContainText(/lastStatus\s*RUNNING/);
  await expect(inspector(page)).toContainText(/is the same as\s*desiredStatus\s*RUNNING/);

  await stopFromTheMenu(page, id);
  await expect(inspector(page)).toContainText(/lastStatus\s*RUNNING/);
  await expect(inspector(page)).toContainText(/differs from\s*desiredStatus\s*STOPPED/);
  await showView(page, "Lifecycle");
  const token = stage(page).getByRole("button", { name: `Task ${id}, lastStatus RUNNING, desiredStatus STOPPED` });
  await expect(token.getByText(id)).toBeVisible();
  await expect(stage(page).getByRole("paragraph").filter({ hasText: "lastStatus RUNNING since" })).toBeVisible();
  await expect(stage(page).getByRole("paragraph").filter({ hasText: "desiredStatus STOPPED since" })).toBeVisible();
  await showAsTable(page);
  const row = stage(page).getByRole("row", { name: new RegExp(`^${id}`) });
  await expect(row.getByRole("cell", { name: "RUNNING", exact: true })).toBeVisible();
  await expect(row.getByRole("cell", { name: "STOPPED", exact: true })).toBeVisible();
});

test("lastStatus walks to STOPPED, and the other task does not", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await run(page);
  const [id = ""] = await taskIds(page);
  await stopFromTheMenu(page, id);
  await play(page);
  await selectTask(page, 0);
  expect(await statusHistory(page)).toEqual(["PENDING", "RUNNING", "STOPPING", "STOPPED"]);
  await expect(inspector(page)).toContainText(/is the same as\s*desiredStatus\s*STOPPED/);
  await expect(inspector(page)).toContainText("UserInitiated");
  await expect(lanes(page).nth(1)).toHaveAccessibleName(/RUNNING$/);
});

test("the selected task is stopped with a key", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await run(page);
  await selectTask(page, 1);
  await stage(page).focus();
  await page.keyboard.press("s");
  await expect(inspector(page)).toContainText(/differs from\s*desiredStatus\s*STOPPED/);
});
