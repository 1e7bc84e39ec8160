package io.millrace.orchestrator.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationTest {

  @Test
  void keepsParallelStatementsOutOfASmallSharedMemory() {
    assertThat(Configuration.tuned(2, 64L << 20)).contains("dynamic_shared_memory_type = sysv");
    assertThat(Configuration.tuned(2, 8L << 30)).contains("dynamic_shared_memory_type = posix");
  }

  @Test
  void usesAllCoresAndAtLeastOne() {
    assertThat(Configuration.tuned(4, 0)).contains("max_parallel_workers = 4");
    assertThat(Configuration.tuned(0, 0)).contains("max_parallel_workers = 1");
  }
}
