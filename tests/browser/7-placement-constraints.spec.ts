import { expect, test } from "./page.ts";
import { choose, cluster, editor, inspector, instance, lanes, openScenario, run, showAsTable, showEditorTab, stage } from "./playground.ts";

const INSTANCES = ["i-0aaa", "i-0bbb", "i-0ccc", "i-0ddd"];

function scenario(count: number, placementConstraints: object[]): object {
  return {
    version: 1,
    title: "Four instances",
    seed: 6,
    cluster: cluster(...INSTANCES.map((id, index) => instance(id, `us-east-1${"abca"[index]}`, index === 3 ? "t3.medium" : "m5.large"))),
    taskDefinitions: [
      {
        family: "web",
        networkMode: "bridge",
        containerDefinitions: [{ name: "app", image: "httpd:2.4", cpu: 256, memory: 512, essential: true }],
      },
    ],
    timings: { preset: "classroom" },
    timeline: [{ at: 0, command: "RunTask", taskDefinition: "web", count, placementConstraints }],
  };
}

test("distinctInstance places four of six tasks on four instances, and explains the other two", async ({ page }) => {
  await openScenario(page, scenario(6, [{ type: "distinctInstance" }]));
  await run(page);
  await expect(lanes(page)).toHaveCount(4);
  for (const id of INSTANCES) {
    await expect(stage(page).getByRole("article", { name: new RegExp(`^${id}`) }).getByRole("button", { name: /^web:1 / })).toHaveCount(1);
  }
  const notPlaced = inspector(page).getByRole("group").filter({ has: page.getByRole("heading", { name: "Not placed" }) });
  await expect(notPlaced.getByText(/^web:1/)).toHaveCount(2);
  await expect(notPlaced.first()).toContainText(/distinctInstance/);

  // The reason for each instance, at the decision over the fifth task.
  await notPlaced.getByText(/^web:1/).first().click();
  for (const id of INSTANCES) {
    await expect(inspector(page).getByRole("row", { name: new RegExp(`${id}.*distinctInstance`) }).first()).toBeVisible();
  }
});

test("memberOf leaves only the instances that its expression matches", async ({ page }) => {
  await openScenario(page, scenario(3, [{ type: "memberOf", expression: "attribute:ecs.instance-type =~ m5.*" }]));
  await run(page);
  await expect(lanes(page)).toHaveCount(3);
  await expect(stage(page).getByRole("article", { name: /^i-0ddd/ }).getByRole("button", { name: /^web:1 / })).toHaveCount(0);
  const funnel = stage(page).getByRole("region", { name: "Placement decision" });
  await expect(funnel.getByRole("listitem").filter({ hasText: "memberOf" })).toContainText("3");
  await showAsTable(page);
  const table = stage(page).getByRole("table", { name: "Container instances" });
  await expect(table.getByRole("columnheader", { name: "memberOf" })).toBeVisible();
  await expect(table.getByRole("row", { name: /^i-0ddd/ })).toContainText("attribute:ecs.instance-type =~ m5.* does not hold.");
});

test("an expression written in the editor says how many instances it matches, and where it is wrong", async ({ page }) => {
  await openScenario(page, scenario(1, []));
  await showEditorTab(page, "Run / Service");
  await choose(editor(page), /^RunTask/);
  await editor(page).getByRole("button", { name: "Add memberOf" }).click();
  const expression = editor(page).getByRole("combobox", { name: "expression" });
  await expression.fill("attribute:ecs.availability-zone == us-east-1a");
  await expect(editor(page)).toContainText("Matches 2 of 4 container instances");
  await expression.fill("attribute:ecs.availability-zone ==");
  await expect(expression).toHaveAttribute("aria-invalid", "true");
});

test("an expression is completed with the keyboard from what the cluster has", async ({ page }) => {
  await openScenario(page, scenario(1, []));
  await showEditorTab(page, "Run / Service");
  await choose(editor(page), /^RunTask/);
  await editor(page).getByRole("button", { name: "Add memberOf" }).click();
  const expression = editor(page).getByRole("combobox", { name: "expression" });
  await expression.fill("");
  await expression.pressSequentially("zone");
  const list = editor(page).getByRole("listbox", { name: "What may follow" });
  await expect(list.getByRole("option").first()).toContainText("attribute:ecs.availability-zone");
  await expression.press("ArrowDown");
  await expect(list.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await expression.press("Enter");
  await expect(expression).toHaveValue("attribute:ecs.availability-zone ");
  await expression.press("ArrowDown");
  await expression.press("Enter");
  await expect(expression).toHaveValue("attribute:ecs.availability-zone == ");
  await expression.pressSequentially("us-east-1a");
  await expect(editor(page)).toContainText("Matches 2 of 4 container instances");
});
