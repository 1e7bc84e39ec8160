package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LiveUpdatesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void tellAPageWhatChangedBeforeItListened() throws Exception {
    try (var server = new MillServer(DATABASE, folder)) {
      server.trigger("mode=good");
      assertThat(server.awaitEnd().state()).isEqualTo(RunState.SUCCESS);

      try (Stream<String> lines = server.listen()) {
        var told = CompletableFuture.supplyAsync(() -> lines.anyMatch("event: changed"::equals));
        assertThat(told.get(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }
}
