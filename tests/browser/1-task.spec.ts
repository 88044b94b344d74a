import { expect, test } from "./page.ts";
import { choose, cluster, editor, inspector, instance, lanes, openScenario, run, selectTask, showEditorTab, stage, taskIds } from "./playground.ts";

const SCENARIO = {
  version: 1,
  title: "One definition, three tasks",
  seed: 7,
  cluster: cluster(instance("i-0aaa", "us-east-1a"), instance("i-0bbb", "us-east-1b")),
  taskDefinitions: [
    {
      family: "resize",
      networkMode: "bridge",
      containerDefinitions: [{ name: "resize", image: "busybox:1.36", cpu: 256, memory: 512, essential: true }],
    },
  ],
  timings: { preset: "classroom" },
  timeline: [{ at: 1000, command: "RunTask", taskDefinition: "resize", count: 1 }],
};

test("RunTask with count 3 starts three separate tasks of one task definition", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await showEditorTab(page, "Run / Service");
  await choose(editor(page), /^RunTask/);
  const count = editor(page).getByRole("textbox", { name: "count" });
  const more = editor(page).getByRole("button", { name: "count: 1 more" });
  await more.click();
  await more.click();
  await expect(count).toHaveValue("3");
  await run(page);

  await expect(lanes(page)).toHaveCount(3);
  const ids = await taskIds(page);
  expect(new Set(ids).size).toBe(3);
  for (const [index, id] of ids.entries()) {
    await expect(lanes(page).nth(index)).toContainText("resize:1");
    await expect(stage(page).getByRole("button", { name: new RegExp(`resize:1 ${id} RUNNING`) })).toBeVisible();
    await selectTask(page, index);
    await expect(inspector(page).getByRole("heading", { level: 2 })).toContainText(id);
    await expect(inspector(page)).toContainText("resize:1, family:resize");
  }
});

test("one of the three tasks stops and the other two go on running", async ({ page }) => {
  const [command] = SCENARIO.timeline;
  await openScenario(page, { ...SCENARIO, timeline: [{ ...command, count: 3 }] });
  await run(page);
  await selectTask(page, 1);
  await inspector(page).getByRole("button", { name: "Stop task" }).click();
  await run(page);
  await expect(lanes(page).nth(0)).toHaveAccessibleName(/RUNNING$/);
  await expect(lanes(page).nth(1)).toHaveAccessibleName(/STOPPED$/);
  await expect(lanes(page).nth(2)).toHaveAccessibleName(/RUNNING$/);
});
