import { expect, expectAccessible, type Locator, type Page, test } from "./page.ts";
import { cluster, editor, instance, openSaved, showEditorTab } from "./playground.ts";

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

/** `count` container instances in turn in three zones, every fourth an r5.large; `unknown` is of a type that nobody knows. */
function scenario(count: number, unknown?: number): object {
  const type = (number: number) => (number === unknown ? "own.large" : number % 4 === 3 ? "r5.large" : "m5.large");
  return {
    version: 1,
    title: "Instances",
    cluster: cluster(
      ...Array.from({ length: count }, (_, number) =>
        instance(`i-${number.toString().padStart(4, "0")}`, ZONES[number % 3] ?? "", type(number), number % 500 === 9 ? { stack: "blue" } : {}),
      ),
    ),
  };
}

/** The rows of the instances themselves: each has a field for its type. */
function each(page: Page): Locator {
  return editor(page).getByRole("row").filter({ has: page.getByRole("combobox", { name: /^Instance type of/ }) });
}

function group(page: Page, name: string): Locator {
  return editor(page).getByRole("button", { name, exact: true });
}

async function openCluster(page: Page, saved: object): Promise<void> {
  await openSaved(page, saved);
  await showEditorTab(page, "Cluster");
}

test("thousands of container instances are groups, of which one opens page by page with the keyboard", async ({ page }) => {
  await openCluster(page, scenario(5_000));
  await expect(editor(page).getByRole("row", { name: /^us-east-1a/ }).first()).toContainText("1,667 instances");
  await expect(each(page)).toHaveCount(0);
  const b = group(page, "1,250 × m5.large in us-east-1b");
  await expect(b).toHaveAttribute("aria-expanded", "false");

  await b.focus();
  await page.keyboard.press("Enter");
  await expect(b).toHaveAttribute("aria-expanded", "true");
  await expect(editor(page).getByText("Instances 1–50 of 1,250")).toBeVisible();
  await expect(each(page)).toHaveCount(50);
  await expect(each(page).first()).toContainText("i-0001");
  await expect(each(page).first().getByRole("cell").nth(1)).toHaveText("2,048");

  const next = editor(page).getByRole("button", { name: "Next instances" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(next).toBeFocused();
  for (let turned = 1; turned < 25; turned += 1) {
    await page.keyboard.press("Enter");
  }
  await expect(editor(page).getByText("Instances 1,201–1,250 of 1,250")).toBeVisible();
  await expect(next).toHaveAttribute("aria-disabled", "true");
  await expect(next).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(editor(page).getByText("Instances 1,201–1,250 of 1,250")).toBeVisible();

  // Another one that opens takes its place.
  await group(page, "417 × r5.large in us-east-1b").click();
  await expect(b).toHaveAttribute("aria-expanded", "false");
  await expect(each(page).first()).toContainText("i-0007");
  await expect(each(page)).toHaveCount(50);
});

test("groups and a page of one are accessible", async ({ page }) => {
  await openCluster(page, scenario(204));
  await group(page, "51 × m5.large in us-east-1b").click();
  // One row is enough to look at.
  await editor(page).getByRole("button", { name: "Next instances" }).click();
  await expect(editor(page).getByText("Instance 51 of 51")).toBeVisible();
  await expectAccessible(page, ".instance-search");
  await expectAccessible(page, ".instance-table");
});

test("the next page is read from its start, wherever the last was left", async ({ page }) => {
  await openCluster(page, scenario(1_000));
  await group(page, "250 × m5.large in us-east-1b").click();
  await each(page).nth(40).scrollIntoViewIfNeeded();
  await editor(page).getByRole("button", { name: "Next instances" }).click();
  await expect(editor(page).getByText("Instances 51–100 of 250")).toBeInViewport();
  await expect(each(page).first()).toBeInViewport();
});

test("some of thousands are found by words, and are edited like those of a small cluster", async ({ page }) => {
  await openCluster(page, scenario(5_000));
  const find = editor(page).getByRole("textbox", { name: "Find instances" });
  await find.fill("r5 us-east-1c");
  await expect(editor(page).getByText("416 of 5,000 instances.")).toBeVisible();
  await find.fill("BLUE");
  await expect(editor(page).getByText("10 of 5,000 instances.")).toBeVisible();
  await expect(each(page)).toHaveCount(10);
  await find.fill("nothing like this");
  await expect(editor(page).getByText("0 of 5,000 instances.")).toBeVisible();
  await find.fill("i-0042");
  await expect(each(page)).toHaveCount(1);
  await editor(page).getByRole("button", { name: "Remove i-0042" }).click();
  await expect(editor(page).getByText("0 of 4,999 instances.")).toBeVisible();
});

test("an instance that becomes one of another group stays in view with the focus", async ({ page }) => {
  await openCluster(page, scenario(1_000));
  await group(page, "250 × m5.large in us-east-1b").click();
  const type = editor(page).getByRole("combobox", { name: "Instance type of i-0004" });
  await type.focus();
  await type.selectOption("c5.large");
  await expect(group(page, "1 × c5.large in us-east-1b")).toHaveAttribute("aria-expanded", "true");
  await expect(group(page, "249 × m5.large in us-east-1b")).toHaveAttribute("aria-expanded", "false");
  await expect(type).toBeFocused();
  await expect(type).toBeInViewport();
});

test("what is wrong with one of thousands is said at its group and leads to it", async ({ page }) => {
  await openCluster(page, scenario(1_000, 700));
  await expect(editor(page).getByRole("button", { name: "1 × own.large in us-east-1b 1 with problems" })).toBeVisible();
  await editor(page).getByRole("textbox", { name: "Find instances" }).fill("m5");
  await editor(page).getByRole("button", { name: /1 error/ }).click();
  await editor(page).getByRole("button", { name: /own\.large/ }).filter({ hasText: "Go to" }).click();
  await expect(each(page)).toHaveCount(1);
  await expect(each(page).getByRole("button", { name: "i-0700", exact: true })).toBeFocused();
  await expect(editor(page).getByText(/unknown type own\.large and no registeredResources/)).toBeVisible();
});

test("a few are shown each, without anything to find or to turn", async ({ page }) => {
  await openCluster(page, scenario(50));
  await expect(each(page)).toHaveCount(50);
  await expect(editor(page).getByRole("textbox", { name: "Find instances" })).toHaveCount(0);
  await expect(editor(page).getByRole("button", { name: "Next instances" })).toHaveCount(0);
  // In another zone it is another row, which keeps the focus.
  await editor(page).getByRole("button", { name: "i-0004", exact: true }).click();
  await editor(page).getByRole("combobox", { name: "Availability Zone" }).first().selectOption("us-east-1a");
  await expect(editor(page).getByRole("button", { name: "i-0004", exact: true })).toBeFocused();
});

test("on a phone no group and no page is wider than the editor", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openSaved(page, scenario(1_000));
  await page.getByRole("tab", { name: "Editor" }).click();
  await showEditorTab(page, "Cluster");
  await group(page, "250 × m5.large in us-east-1b").click();
  await expect(each(page)).toHaveCount(50);
  const widths = await editor(page).evaluate((element) => [document.documentElement.scrollWidth, element.scrollWidth]);
  expect(Math.max(...widths)).toBeLessThanOrEqual(390);
});

test("ids as EC2 gives them leave room for what stands beside them, and are told apart", async ({ page }) => {
  const [one, other] = ["i-00000000000000001", "i-00000000000000002"] as const;
  await openCluster(page, {
    version: 1,
    title: "Instances",
    cluster: cluster(...[one, other].map((id) => instance(id, "us-east-1a", "m5.large"))),
  });
  const remove = editor(page).getByRole("button", { name: `Remove ${other}` });
  await expect(remove).toBeVisible();
  const [frame, button] = [await editor(page).boundingBox(), await remove.boundingBox()];
  expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0));
  // What is cut is the beginning: the end of the id is inside the box that it is cut by.
  const isEndSeen = (span: Element): boolean => {
    const text = span.querySelector("bdi")?.getBoundingClientRect();
    return text !== undefined && text.right <= span.getBoundingClientRect().right + 1;
  };
  const id = editor(page).getByRole("button", { name: other, exact: true }).locator(".mono");
  expect(await id.evaluate(isEndSeen)).toBe(true);
});
