import { expect, expectAccessible, test, type Page } from "./page.ts";
import {
  choose,
  cluster,
  editor,
  inspector,
  instance,
  NETWORK,
  openScenario,
  run,
  selectTask,
  showEditorTab,
  showView,
  stage,
} from "./playground.ts";

const allowed = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

const EXECUTION_ROLE = {
  RoleName: "ecsTaskExecutionRole",
  AssumeRolePolicyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
  },
  Policies: [{ PolicyName: "all", PolicyDocument: allowed }],
};

/** `app` needs `init` to succeed, `db` to be HEALTHY and its volumes; the task has a network interface. */
const SCENARIO = {
  version: 1,
  title: "A life",
  seed: 3,
  cluster: cluster(instance("i-0aaa", "us-east-1a")),
  taskDefinitions: [
    {
      family: "shop",
      networkMode: "awsvpc",
      executionRoleArn: "ecsTaskExecutionRole",
      containerDefinitions: [
        { name: "init", image: "init:3", essential: false, memory: 64 },
        {
          name: "db",
          image: "postgres:17",
          memory: 256,
          startTimeout: 60,
          healthCheck: { command: ["CMD", "true"], interval: 5, retries: 3 },
        },
        {
          name: "app",
          image: "nginx:1.27",
          memory: 256,
          volumesFrom: [{ sourceContainer: "db" }],
          dependsOn: [
            { containerName: "init", condition: "SUCCESS" },
            { containerName: "db", condition: "HEALTHY" },
          ],
        },
      ],
    },
  ],
  roles: [EXECUTION_ROLE],
  applications: [
    { family: "shop", containerName: "init", runsFor: 1500 },
    { family: "shop", containerName: "db", unhealthyUntil: 22_000 },
  ],
  timings: { preset: "classroom" },
  timeline: [{ at: 0, command: "RunTask", taskDefinition: "shop", networkConfiguration: NETWORK }],
};

/** Goes forward second by second, simulating on the way. */
async function forward(page: Page, seconds: number): Promise<void> {
  await stage(page).focus();
  for (let second = 0; second < seconds; second += 1) {
    await page.keyboard.press("Shift+Period");
  }
}

function section(page: Page, name: string) {
  return inspector(page).getByRole("group").filter({ has: page.getByRole("heading", { name }) });
}

test("a task says who waits for whom, until when at most, and where that can be changed", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await forward(page, 20);
  await selectTask(page, 0);
  const waiting = section(page, "Waiting on");
  await expect(waiting).toContainText("app waits for db to be HEALTHY: 2 of 3 checks failed, next in");
  await expect(waiting).toContainText(/Since 00:\d\d\.\d\. At most until 01:\d\d\.\d\./);
  await expect(waiting).toContainText("then app gives up");
  const before = await waiting.innerText();
  await forward(page, 1);
  expect(await waiting.innerText()).not.toEqual(before);

  await waiting.getByRole("button", { name: "Go to startTimeout of db" }).click();
  const field = editor(page).getByRole("textbox", { name: "startTimeout" });
  await expect(field.and(page.locator(":focus"))).toHaveValue("60");

  await forward(page, 30);
  await expect(inspector(page)).toContainText(/lastStatus\s*RUNNING/);
  await expect(waiting).toHaveCount(0);
});

test("containers have the agent's status beside what ECS reports, and what they need of each other", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await forward(page, 20);
  await selectTask(page, 0);
  const containers = section(page, "Containers");
  const of = (name: string) => containers.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) }).first();
  await expect(of("app")).toContainText("ECS PENDING");
  await expect(of("app")).toContainText("agent NONE");
  await expect(of("db")).toContainText("2 of 3 checks failed");
  const pause = of("~internal~ecs~pause");
  await expect(pause).toContainText("ECS not reported");
  await expect(pause).toContainText("RESOURCES_PROVISIONED");
  const needs = containers.getByRole("list", { name: "What app needs" }).getByRole("listitem");
  await expect(needs).toHaveText([
    /init SUCCESS\s*dependsOn: met at/,
    /db HEALTHY\s*dependsOn: waits/,
    /db CREATE\s*volumesFrom: met at/,
  ]);
  await showView(page, "Lifecycle");
  const chart = stage(page).getByRole("region", { name: /^Containers of/ });
  await expect(chart).toContainText("app needs db to be HEALTHY: waits (dependsOn)");
  await expect(chart).toContainText("app needs init to exit with 0: met (dependsOn)");
  await expect(chart).toContainText("startTimeout");
  await expectAccessible(page);
});

test("a fault that goes on stands above the stage until it is ended", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await forward(page, 2);
  await selectTask(page, 0);
  await stage(page).focus();
  await page.keyboard.press("f");
  const list = page.getByRole("dialog", { name: /^Cause a fault/ });
  await list.getByRole("combobox", { name: "Fault" }).fill("image does not exist nginx");
  await page.keyboard.press("Enter");
  const standing = stage(page).getByRole("list", { name: "Faults that go on" });
  await expect(standing.getByRole("listitem")).toHaveText("nginx:1.27 does not exist");
  await expectAccessible(page);
  await standing.getByRole("button", { name: "End: nginx:1.27 does not exist" }).click();
  await expect(standing).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(standing.getByRole("listitem")).toHaveCount(1);
});

test("the menu of a container instance offers the faults of the table with what comes of them", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await forward(page, 1);
  await stage(page).getByRole("button", { name: /i-0aaa/ }).first().click({ button: "right" });
  const menu = page.getByRole("menu");
  await expect(menu.getByRole("menuitem", { name: /^Spot capacity is taken back: i-0aaa.*two minutes later/ })).toBeVisible();
  await menu.getByRole("menuitem", { name: /^Agent loses its connection: i-0aaa/ }).click();
  await expect(stage(page).getByRole("list", { name: "Faults that go on" })).toContainText("agent of i-0aaa is disconnected");
});

test("StopTask says the reason that it was given", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await forward(page, 20);
  await selectTask(page, 0);
  await inspector(page).getByRole("textbox", { name: "Reason of StopTask" }).fill("moved to another cluster");
  await inspector(page).getByRole("button", { name: "Stop task" }).click();
  await expect(section(page, "Why it stopped")).toContainText("moved to another cluster");
});

test("300 tasks are counted at their stations, and where sources disagree is told", async ({ page }) => {
  const instances = Array.from({ length: 40 }, (_, index) => instance(`i-${1000 + index}`, "us-east-1a", "m5.2xlarge"));
  await openScenario(page, {
    ...SCENARIO,
    cluster: cluster(...instances),
    applications: [],
    taskDefinitions: [
      { family: "web", networkMode: "bridge", containerDefinitions: [{ name: "web", image: "web:1", memory: 512, cpu: 128 }] },
    ],
    services: [{ serviceName: "web", taskDefinition: "web", desiredCount: 300 }],
    timeline: [],
  });
  await forward(page, 3);
  await showView(page, "Lifecycle");
  const running = stage(page).getByRole("button", { name: /^RUNNING/ });
  await expect(running).toHaveAccessibleName(/300 more are wanted here/);
  await forward(page, 17);
  await expect(running).toHaveAccessibleName(/300 tasks are here/);
  expect(await stage(page).locator(".token").count()).toBeLessThan(10);
  await stage(page).getByText("Model notes").click();
  await expect(stage(page).getByText("Is the image pulled in PENDING or in ACTIVATING?")).toBeVisible();
  await expectAccessible(page, ".stage");
});

test("every timing can be changed, and given back to its preset", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await stage(page).focus();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Command" }).fill("how long things take");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "How long things take" });
  const pull = dialog.getByRole("row", { name: /One image is pulled/ });
  await expect(pull).toContainText("1.8 s");
  await pull.getByRole("textbox", { name: "imagePull, in seconds" }).fill("20");
  await expect(dialog.getByRole("status")).toContainText("One timing is changed");
  await expectAccessible(page, ".timings");
  await page.keyboard.press("Escape");
  await showEditorTab(page, "Run / Service");
  await editor(page).getByRole("button", { name: "Every timing, 1 changed" }).click();
  await pull.getByRole("button", { name: "Reset imagePull to 1.8 s" }).click();
  await expect(dialog.getByRole("status")).toContainText("Everything is as in the preset.");
});

test("a service runs on FARGATE_SPOT, and its capacity is taken back", async ({ page }) => {
  await openScenario(page, {
    ...SCENARIO,
    applications: [],
    taskDefinitions: [
      {
        family: "site",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        executionRoleArn: "ecsTaskExecutionRole",
        containerDefinitions: [{ name: "web", image: "web:1" }],
      },
    ],
    timeline: [{ at: 0, command: "RunTask", taskDefinition: "site", launchType: "FARGATE", networkConfiguration: NETWORK }],
  });
  await showEditorTab(page, "Run / Service");
  await choose(editor(page), "Strategy");
  await expect(editor(page).getByRole("combobox", { name: "Capacity provider" })).toHaveValue("FARGATE_SPOT");
  await expectAccessible(page, ".edit");
  await run(page);
  await selectTask(page, 0);
  await expect(inspector(page)).toContainText(/lastStatus\s*RUNNING/);
  await stage(page).focus();
  await page.keyboard.press("f");
  await page.getByRole("combobox", { name: "Fault" }).fill("spot capacity is taken back");
  await page.keyboard.press("Enter");
  await expect(section(page, "Why it stopped")).toContainText("Your Spot Task was interrupted.");
});

test("what an application does can be said in full, with what comes of it", async ({ page }) => {
  await openScenario(page, { ...SCENARIO, applications: [{ family: "shop", containerName: "db" }] });
  await showEditorTab(page, "Run / Service");
  const form = editor(page);
  await form.getByRole("textbox", { name: "memory", exact: true }).fill("512");
  await form.getByRole("textbox", { name: "memoryAfter" }).fill("3");
  await form.getByRole("textbox", { name: "exitsAfterSigterm" }).fill("2.5");
  await form.getByRole("textbox", { name: "unhealthyFrom" }).fill("1");
  await form.getByRole("textbox", { name: "unhealthyUntil" }).fill("9");
  await expect(form.getByText("Above its hard limit it is killed: 137, OutOfMemoryError.")).toBeVisible();
  await run(page);
  await selectTask(page, 0);
  await expect(section(page, "Containers")).toContainText("out of memory");
});

test("the container chart has every restart and every health check, those in a row as one", async ({ page }) => {
  await openScenario(page, {
    ...SCENARIO,
    applications: [
      { family: "worker", containerName: "worker", runsFor: 70_000, exitCode: 3, unhealthyFrom: 31_000, unhealthyUntil: 46_000 },
    ],
    taskDefinitions: [
      {
        family: "worker",
        containerDefinitions: [
          {
            name: "worker",
            image: "worker:1",
            memory: 256,
            restartPolicy: { enabled: true, restartAttemptPeriod: 60 },
            healthCheck: { command: ["CMD", "true"], interval: 10, retries: 5 },
          },
        ],
      },
    ],
    timeline: [{ at: 0, command: "RunTask", taskDefinition: "worker" }],
  });
  await forward(page, 160);
  await selectTask(page, 0);
  await showView(page, "Lifecycle");
  const chart = stage(page).getByRole("region", { name: /^Containers of/ });
  await expect(chart).toContainText(/(exit 3 at \d\d:\d\d\.\d, restarted; ){2}/);
  await expect(chart).toContainText(/3 health checks passed, .*; health check failed at .*; 2 health checks passed, /);
  await expect(chart.getByTitle(/^health check failed at/)).toHaveCount(2);
  await expect(chart.getByText("restart 2", { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test("on a phone the chart says in a list what its arrows need, and no status is cut", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await forward(page, 20);
  await selectTask(page, 0);
  await page.setViewportSize({ width: 390, height: 844 });
  await showView(page, "Lifecycle");
  const chart = stage(page).getByRole("region", { name: /^Containers of/ });
  const needs = chart.getByRole("listitem").filter({ hasText: "app needs" });
  await expect(needs).toHaveText([
    "app needs init to exit with 0: met (dependsOn)",
    "app needs db to be HEALTHY: waits (dependsOn)",
    "app needs db to be created: met (volumesFrom)",
  ]);
  for (const need of await needs.all()) {
    await expect(need).toBeVisible();
  }
  const cut = await chart.locator(".container-name small").evaluateAll((lines) =>
    lines
      .filter((line) => line.scrollWidth > line.clientWidth + 1 || line.scrollHeight > line.clientHeight + 1)
      .map((line) => line.textContent),
  );
  expect(cut).toEqual([]);
});
