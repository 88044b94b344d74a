import { expect, test } from "./page.ts";
import { choose, cluster, editor, inspector, instance, lanes, openScenario, run, selectTask, showEditorTab, showView, stage } from "./playground.ts";

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

function scenario(placementStrategy: object[], count = 3): object {
  return {
    version: 1,
    title: "Six equal instances",
    seed: 4,
    cluster: cluster(...ZONES.flatMap((zone, index) => [instance(`i-0${index}aa`, zone), instance(`i-0${index}bb`, zone)])),
    taskDefinitions: [
      {
        family: "web",
        networkMode: "bridge",
        containerDefinitions: [{ name: "app", image: "httpd:2.4", cpu: 256, memory: 512, essential: true }],
      },
    ],
    timings: { preset: "classroom" },
    timeline: [{ at: 0, command: "RunTask", taskDefinition: "web", count, placementStrategy }],
  };
}

test("spread over Availability Zones puts three tasks into three zones", async ({ page }) => {
  await openScenario(page, scenario([{ type: "spread", field: "attribute:ecs.availability-zone" }]));
  await run(page);
  await expect(lanes(page)).toHaveCount(3);
  for (const zone of ZONES) {
    const tasks = stage(page).getByRole("region", { name: zone }).getByRole("button", { name: /^web:1 / });
    await expect(tasks).toHaveCount(1);
    await expect(tasks).toBeVisible();
  }
  await expect(stage(page).getByRole("region", { name: "Placement decision" })).toContainText(/fewest tasks|only/);
  await selectTask(page, 1);
  await expect(inspector(page)).toContainText(/the fewest tasks of/);
});

test("binpack packs six tasks onto one instance", async ({ page }) => {
  await openScenario(page, scenario([{ type: "binpack", field: "memory" }], 6));
  await run(page);
  await expect(lanes(page)).toHaveCount(6);
  await expect(stage(page).getByRole("article").filter({ has: page.getByRole("button", { name: /^web:1 / }) })).toHaveCount(1);
  await expect(stage(page).getByRole("region", { name: "Placement decision" })).toContainText(/has the least memory left \([\d,]+ MiB\)/);
});

test("random draws one of the instances, and the page says so", async ({ page }) => {
  await openScenario(page, scenario([{ type: "random" }]));
  await run(page);
  await selectTask(page, 0);
  await expect(inspector(page)).toContainText(/was drawn from 6/);
});

test("strategies are chained in the editor: spread over zones, then binpack within the zone", async ({ page }) => {
  await openScenario(page, scenario([{ type: "spread", field: "attribute:ecs.availability-zone" }], 6));
  await showEditorTab(page, "Run / Service");
  await choose(editor(page), /^RunTask/);
  await editor(page).getByRole("button", { name: "Add strategy" }).click();
  await editor(page).getByRole("combobox", { name: "Type of strategy 2" }).selectOption("binpack");
  await editor(page).getByRole("combobox", { name: "Field of strategy 2" }).selectOption("memory");
  await run(page);
  // Two tasks a zone, and both on the same instance of the zone.
  for (const zone of ZONES) {
    const region = stage(page).getByRole("region", { name: zone });
    await expect(region.getByRole("button", { name: /^web:1 / })).toHaveCount(2);
    await expect(region.getByRole("article").filter({ has: page.getByRole("button", { name: /^web:1 / }) })).toHaveCount(1);
  }
});

for (const field of ["instanceId", "attribute:rack", "attribute:ecs.instance-type"]) {
  test(`spread over ${field} puts two of four tasks on each of two instances that differ in it`, async ({ page }) => {
    await openScenario(page, {
      ...scenario([{ type: "spread", field }], 4),
      cluster: cluster(
        instance("i-0aaa", "us-east-1a", "m5.large", { rack: "left" }),
        instance("i-0bbb", "us-east-1a", "c5.large", { rack: "right" }),
      ),
    });
    await run(page);
    await showView(page, "Cluster");
    for (const id of ["i-0aaa", "i-0bbb"]) {
      const card = stage(page).getByRole("article", { name: new RegExp(`^${id}`) });
      await expect(card.getByRole("button", { name: /^web:1 / })).toHaveCount(2);
    }
  });
}
