package io.millrace.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagePathTest {

  @Test
  void keepsTheNamesOfRunsReadable() {
    assertThat(PagePath.run("shop", "manual__2026-11-20T09:00:00Z"))
        .isEqualTo("/dags/shop/runs/manual__2026-11-20T09:00:00Z");
  }

  @Test
  void encodesWhatWouldBeAnotherPath() {
    assertThat(PagePath.task("shop", "a b/c?d", "../load+1"))
        .isEqualTo("/dags/shop/runs/a%20b%2Fc%3Fd/tasks/..%2Fload%2B1");
  }
}
