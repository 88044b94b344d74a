import { expect, test } from "./page.ts";
import {
  NETWORK,
  cluster,
  inspector,
  instance,
  openPlayground,
  openScenario,
  run,
  selectTask,
  showView,
  stage,
  statusHistory,
} from "./playground.ts";

function definition(family: string, networkMode: string): object {
  return {
    family,
    networkMode,
    requiresCompatibilities: [family === "fargate" ? "FARGATE" : "EC2"],
    cpu: "256",
    memory: "512",
    containerDefinitions: [{ name: "job", image: "busybox:1.36", essential: true, portMappings: [{ containerPort: 80 }] }],
  };
}

const SCENARIO = {
  version: 1,
  title: "Four ways through the lifecycle",
  seed: 1,
  cluster: cluster(instance("i-0aaa", "us-east-1a"), instance("i-0bbb", "us-east-1b")),
  taskDefinitions: [
    definition("fargate", "awsvpc"),
    definition("bridge", "bridge"),
    definition("host", "host"),
    definition("awsvpc", "awsvpc"),
  ],
  applications: ["fargate", "bridge", "host", "awsvpc"].map((family) => ({ family, runsFor: 3000, exitCode: 0 })),
  timings: { preset: "classroom" },
  timeline: [
    { at: 0, command: "RunTask", taskDefinition: "fargate", launchType: "FARGATE", networkConfiguration: NETWORK },
    { at: 1000, command: "RunTask", taskDefinition: "bridge" },
    { at: 2000, command: "RunTask", taskDefinition: "host" },
    { at: 3000, command: "RunTask", taskDefinition: "awsvpc", networkConfiguration: NETWORK },
  ],
};

const WITH_INTERFACE = ["PROVISIONING", "PENDING", "RUNNING", "DEPROVISIONING", "STOPPED"];
const WITHOUT_INTERFACE = ["PENDING", "RUNNING", "STOPPED"];

test("PROVISIONING and DEPROVISIONING follow the network interface, and the page says why", async ({ page }) => {
  await openScenario(page, SCENARIO);
  await run(page);
  await showView(page, "Lifecycle");
  const station = (status: string) => stage(page).getByRole("button", { name: new RegExp(`^${status}`) });
  for (const [index, mode, statuses] of [
    [0, "Fargate", WITH_INTERFACE],
    [1, "bridge", WITHOUT_INTERFACE],
    [2, "host", WITHOUT_INTERFACE],
    [3, "awsvpc", WITH_INTERFACE],
  ] as const) {
    await selectTask(page, index);
    expect(await statusHistory(page), mode).toEqual(statuses);
    for (const status of ["PROVISIONING", "DEPROVISIONING"]) {
      if (statuses === WITHOUT_INTERFACE) {
        await expect(station(status)).toContainText(`skipped: ${mode}, no network interface of its own`);
      } else {
        await expect(station(status)).not.toContainText("skipped");
        await expect(station(status)).toContainText("network interface");
      }
    }
  }
});

test("a task behind a target group passes through all eight statuses, in order, once", async ({ page }) => {
  await openScenario(page, {
    ...SCENARIO,
    applications: [],
    services: [
      {
        serviceName: "site",
        taskDefinition: "fargate",
        desiredCount: 1,
        launchType: "FARGATE",
        networkConfiguration: NETWORK,
        loadBalancers: [
          {
            targetGroupArn: "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/site/0123456789abcdef",
            containerName: "job",
            containerPort: 80,
          },
        ],
      },
    ],
    timeline: [{ at: 25_000, command: "StopTask", task: "#1" }],
  });
  await run(page);
  await selectTask(page, 0);
  expect(await statusHistory(page)).toEqual([
    "PROVISIONING",
    "PENDING",
    "ACTIVATING",
    "RUNNING",
    "DEACTIVATING",
    "STOPPING",
    "DEPROVISIONING",
    "STOPPED",
  ]);
});

test("each status says what it means where it happens", async ({ page }) => {
  await openPlayground(page);
  await showView(page, "Lifecycle");
  for (const [status, meaning] of [
    ["PROVISIONING", "ECS creates and attaches the task's own network interface."],
    ["PENDING", "With the task execution role it reads secrets, pulls images and opens log streams"],
    ["ACTIVATING", "ECS registers the task with the service's target group"],
    ["RUNNING", "the application signs its calls with the task role"],
    ["DEACTIVATING", "ECS takes the task out of its target group"],
    ["STOPPING", "sends SIGTERM to the containers, waits up to stopTimeout, then sends SIGKILL"],
    ["DEPROVISIONING", "ECS detaches and deletes the task's network interface."],
    ["STOPPED", "A stopped task never runs again"],
  ] as const) {
    await stage(page).getByRole("button", { name: new RegExp(`^${status}`) }).hover();
    const told = stage(page).getByRole("paragraph").filter({ hasText: meaning });
    await expect(told).toBeVisible();
    await expect(told).toContainText(status);
  }
});

test("the first example's service runs on EC2 in bridge mode and skips PROVISIONING and DEPROVISIONING", async ({ page }) => {
  await openPlayground(page);
  await run(page);
  await selectTask(page, 0);
  await expect(inspector(page)).toContainText("service:web");
  expect(await statusHistory(page)).toEqual(["PENDING", "ACTIVATING", "RUNNING", "STOPPED"]);
});
