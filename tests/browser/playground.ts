import { expect, type Locator, openPage, type Page } from "./page.ts";

/** Opens the page on the example of a first visit: the introduction ended, time standing still, decisions not shown beat by beat. */
export async function openPlayground(page: Page): Promise<void> {
  await openPage(page);
  await stage(page).focus();
  await page.keyboard.press("Escape");
  await pause(page);
  await chooseSpeed(page, "25×");
  const decisions = page.getByRole("switch", { name: "Show placement decisions" });
  await decisions.click();
  await expect(decisions).not.toBeChecked();
}

/** Opens the page and replaces the example by a scenario, pasted as text, at its start. */
export async function openScenario(page: Page, scenario: object): Promise<void> {
  await openPlayground(page);
  await stage(page).focus();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Command" }).fill("scenario as text");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Scenario as text" });
  await dialog.locator(".cm-content").focus();
  await page.keyboard.press("Control+a");
  // Pasted, as a person would: thousands of lines typed one by one take Chromium minutes.
  await dialog.locator(".cm-content").evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, JSON.stringify(scenario, null, 2));
  await dialog.getByRole("button", { name: "Replace the document" }).click();
  await expect(dialog).toBeHidden();
  await pause(page);
  await stage(page).focus();
  await page.keyboard.press("Home");
}

/** Opens the page on a scenario as the page itself saves it. */
export async function openSaved(page: Page, saved: object): Promise<void> {
  const document = JSON.stringify({ format: 1, document: { scenario: saved, definitionTexts: [] } });
  await page.addInitScript((text) => {
    localStorage.setItem("ecslab.document", text);
  }, document);
  await openPage(page);
}

export function stage(page: Page): Locator {
  return page.getByRole("main", { name: "Stage" });
}

export function editor(page: Page): Locator {
  return page.getByRole("region", { name: "Editor" });
}

export function inspector(page: Page): Locator {
  return page.getByRole("complementary", { name: "Inspector" });
}

export function timeline(page: Page): Locator {
  return page.getByRole("region", { name: "Timeline" });
}

/** The lanes of the timeline: one a task, in the order in which the tasks were started. */
export function lanes(page: Page): Locator {
  return timeline(page).getByRole("listbox", { name: "Tasks" }).getByRole("option");
}

/** The short ids of the tasks, in the order of their lanes. */
export async function taskIds(page: Page): Promise<string[]> {
  return lanes(page).locator(".lane-label b").allInnerTexts();
}

export async function chooseSpeed(page: Page, speed: "0.1×" | "0.5×" | "1×" | "2×" | "5×" | "25×" | "100×"): Promise<void> {
  const choice = timeline(page).getByRole("combobox", { name: "Speed" });
  await choice.selectOption({ label: speed });
  await expect(choice.locator("option:checked")).toHaveText(speed);
}

export async function pause(page: Page): Promise<void> {
  const button = timeline(page).getByRole("button", { name: /^(Play|Pause)$/ });
  // Looked at and pressed in one turn of the page: time that stops by itself in between would turn
  // the button to Play, which at the end plays all of it again.
  await expect(async () => {
    await button.evaluate((element: HTMLButtonElement) => {
      if (element.getAttribute("aria-label") === "Pause") {
        element.click();
      }
    });
    await expect(button).toHaveAccessibleName("Play", { timeout: 1_000 });
  }).toPass({ timeout: 10_000 });
}

/** Plays until nothing more happens, or for about as much simulated time as is asked for. */
export async function play(page: Page, seconds?: number): Promise<void> {
  const until = (await now(page)) + (seconds ?? 0) * 1_000;
  await timeline(page).getByRole("button", { name: "Play", exact: true }).click();
  if (seconds === undefined) {
    await expect(timeline(page).getByRole("button", { name: "Play", exact: true })).toBeVisible({ timeout: 20_000 });
  } else {
    await expect.poll(() => now(page), { intervals: [50], timeout: 20_000 }).toBeGreaterThanOrEqual(until);
    await pause(page);
  }
}

/** The simulated time in milliseconds, as the clock shows it. */
export async function now(page: Page): Promise<number> {
  const text = await timeline(page).getByRole("paragraph").filter({ hasText: "Simulated time" }).innerText();
  const [, minutes, seconds] = /(\d+):(\d+\.\d)/.exec(text) ?? [];
  return Math.round(Number(minutes) * 60_000 + Number(seconds) * 1_000);
}

/** Moves the playhead, with the keys of its slider, to a whole second that was simulated before. */
export async function seek(page: Page, second: number): Promise<void> {
  const playhead = timeline(page).getByRole("slider", { name: "Playhead" });
  await playhead.focus();
  await page.keyboard.press("Home");
  for (let at = 10; at <= second; at += 10) {
    await page.keyboard.press("Shift+ArrowRight");
  }
  for (let at = second - (second % 10); at < second; at += 1) {
    await page.keyboard.press("ArrowRight");
  }
  await expect(playhead).toHaveAttribute("aria-valuenow", String(second));
}

export type View = "Cluster" | "Lifecycle" | "Roles" | "Service" | "Events";

export async function showView(page: Page, view: View): Promise<void> {
  const tab = stage(page).getByRole("tab", { name: view });
  await tab.click();
  await expect(tab).toHaveAttribute("aria-selected", "true");
}

export async function showAsTable(page: Page): Promise<void> {
  await stage(page).getByRole("button", { name: "View as table" }).click();
  await expect(stage(page).getByRole("table").first()).toBeVisible();
}

export type EditorTab = "Task definition" | "Cluster" | "Run / Service" | "Roles";

export async function showEditorTab(page: Page, name: EditorTab): Promise<void> {
  const tab = editor(page).getByRole("tab", { name });
  await tab.click();
  await expect(tab).toHaveAttribute("aria-selected", "true");
}

/** Selects a task by the label of its lane: the first task is 0. */
export async function selectTask(page: Page, index: number): Promise<void> {
  const lane = lanes(page).nth(index);
  await lane.locator(".lane-label").click();
  await expect(lane).toHaveAttribute("aria-selected", "true");
}

/** The statuses of the selected task, with when each began, as the inspector lists them. */
export async function statusHistory(page: Page): Promise<string[]> {
  const items = await inspector(page).getByRole("list", { name: "History of lastStatus" }).getByRole("listitem").all();
  const titles = await Promise.all(items.map((item) => item.getAttribute("title")));
  return titles.map((title) => title?.split(/\s/)[0] ?? "");
}

/** Chooses one of several in a form, as a person does: on its label. */
export async function choose(within: Locator, name: string | RegExp): Promise<void> {
  const radio = within.getByRole("radio", { name });
  await within.locator("label").filter({ has: within.page().getByRole("radio", { name }) }).click();
  await expect(radio).toBeChecked();
}

/** Runs the document from the start and plays until nothing more happens. */
export async function run(page: Page): Promise<void> {
  await editor(page).getByRole("button", { name: /^Run/ }).click();
  await pause(page);
  await play(page);
}

/** A container instance as describe-container-instances prints it, as far as a scenario needs it. */
export function instance(id: string, zone: string, type = "m5.large", attributes: Record<string, string> = {}): object {
  return {
    ec2InstanceId: id,
    attributes: [
      { name: "ecs.instance-type", value: type },
      { name: "ecs.availability-zone", value: zone },
      ...Object.entries(attributes).map(([name, value]) => ({ name, value })),
    ],
  };
}

const SUBNETS = ["a", "b", "c"].map((zone) => ({
  subnetId: `subnet-1${zone}`,
  availabilityZone: `us-east-1${zone}`,
}));

/** The network configuration of a task in awsvpc mode. */
export const NETWORK = { awsvpcConfiguration: { subnets: SUBNETS.map(({ subnetId }) => subnetId) } };

export function cluster(...containerInstances: object[]): object {
  return {
    clusterName: "course",
    account: "111122223333",
    region: "us-east-1",
    containerInstances,
    subnets: SUBNETS,
  };
}

/** A role that ECS tasks may assume, with one policy. */
export function role(name: string, ...statements: object[]): object {
  return {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
    Policies: [{ PolicyName: `${name}Policy`, PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
  };
}

/** The ARN of a role in the account of `cluster`. */
export function roleArn(name: string): string {
  return `arn:aws:iam::111122223333:role/${name}`;
}
