import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Ends the run with one line: how many tests passed and failed. */
export default class CountReporter implements Reporter {
  private passed = 0;
  private failed = 0;

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === "skipped") {
      return;
    }
    if (result.status === test.expectedStatus) {
      this.passed += 1;
    } else {
      this.failed += 1;
    }
  }

  onEnd(): void {
    console.log(`browser tests: ${this.passed} passed, ${this.failed} failed`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
