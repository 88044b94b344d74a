import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Ends the run with what was measured, and one line: how many tests passed and failed. */
export default class CountReporter implements Reporter {
  private passed = 0;
  private failed = 0;
  private measured: string[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === "skipped") {
      return;
    }
    for (const { type, description } of result.annotations) {
      if (type === "measured") {
        this.measured.push(`${test.title}: ${description ?? ""}`);
      }
    }
    if (result.status === test.expectedStatus) {
      this.passed += 1;
    } else {
      this.failed += 1;
    }
  }

  onEnd(): void {
    for (const line of this.measured) {
      console.log(`measured: ${line}`);
    }
    console.log(`browser tests: ${this.passed} passed, ${this.failed} failed`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
