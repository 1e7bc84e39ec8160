package io.millrace.orchestrator.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterTest {

  @Test
  void namesWhyItCouldNotBeCreated() {
    String output =
        """
        running bootstrap script ... 2026-11-20 14:26:20.101 UTC [77] FATAL:  could not write to file "pg_wal/xlogtemp.77": No space left on device
        child process exited with exit code 1
        initdb: removing data directory "/home/data.part"
        """;

    assertThat(Cluster.cause(output)).endsWith("No space left on device");
    assertThat(Cluster.cause("killed\n")).isEqualTo("killed");
  }
}
