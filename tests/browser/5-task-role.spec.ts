import { expect, test } from "./page.ts";
import { NETWORK, cluster, inspector, lanes, openPlayground, openScenario, role, roleArn, run, selectTask, showView, stage } from "./playground.ts";

const TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";

test("the application's calls are signed with the task role, visibly another role", async ({ page }) => {
  await openPlayground(page);
  await run(page);
  await selectTask(page, 1);
  await showView(page, "Roles");
  await expect(stage(page).getByText("Used by the application, never by the agent.")).toBeVisible();
  await expect(stage(page).getByRole("img", { name: "task role", exact: true }).first()).toHaveText("T");
  await expect(stage(page).getByRole("img", { name: "task execution role", exact: true }).first()).toHaveText("E");
  const application = stage(page).getByRole("region", { name: "with the task role" });
  for (const service of ["Amazon S3", "Amazon DynamoDB", "Amazon SNS", "Amazon SQS", "Amazon RDS"]) {
    await expect(application.getByRole("button", { name: new RegExp(service) })).toBeVisible();
  }
  const agent = stage(page).getByRole("region", { name: "with the task execution role" });
  await expect(agent.getByRole("button", { name: /DynamoDB|SNS|SQS|RDS/ })).toHaveCount(0);
});

test("in the first example dynamodb:PutItem is denied, and the page shows the statement that comes closest", async ({ page }) => {
  await openPlayground(page);
  await run(page);
  await selectTask(page, 1);
  await expect(inspector(page).getByRole("button", { name: /task role dynamodb:PutItem denied/ })).toBeVisible();
  await expect(inspector(page).getByRole("button", { name: /task role dynamodb:GetItem allowed/ })).toBeVisible();
  await showView(page, "Roles");
  await stage(page).getByRole("button", { name: /Amazon DynamoDB .*denied/ }).click();
  const decision = stage(page).getByRole("region", { name: "Decision for dynamodb:PutItem" });
  await expect(decision).toContainText("implicit deny");
  await expect(decision).toContainText("ReadOrders");
  await expect(decision).toContainText("The task keeps running");
  await expect(decision).toContainText("because no identity-based policy allows the dynamodb:PutItem action");
  await expect(lanes(page).nth(1)).toHaveAccessibleName(/RUNNING$/);
});

test("a permission of the task execution role does not serve the application", async ({ page }) => {
  const allowed = { Effect: "Allow", Action: "dynamodb:PutItem", Resource: TABLE };
  await openScenario(page, {
    version: 1,
    title: "The permission is in the wrong role",
    cluster: cluster(),
    taskDefinitions: [
      {
        family: "orders",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        executionRoleArn: roleArn("ordersExecutionRole"),
        taskRoleArn: roleArn("ordersTaskRole"),
        containerDefinitions: [{ name: "app", image: "httpd:2.4", essential: true }],
      },
    ],
    roles: [
      role("ordersExecutionRole", allowed),
      role("ordersTaskRole", { ...allowed, Action: "dynamodb:GetItem" }),
    ],
    applications: [{ family: "orders", calls: [{ action: "dynamodb:PutItem", resource: TABLE, after: 1000 }] }],
    timings: { preset: "classroom" },
    timeline: [{ at: 0, command: "RunTask", taskDefinition: "orders", launchType: "FARGATE", networkConfiguration: NETWORK }],
  });
  await run(page);
  await selectTask(page, 0);
  await inspector(page).getByRole("button", { name: /task role dynamodb:PutItem denied/ }).click();
  await showView(page, "Roles");
  const decision = stage(page).getByRole("region", { name: "Decision for dynamodb:PutItem" });
  await expect(decision).toContainText("assumed-role/ordersTaskRole");
  await expect(decision).toContainText("implicit deny");
  await expect(decision.getByRole("button", { name: "Allow dynamodb:PutItem to ordersTaskRole" })).toBeVisible();
});
