package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedPagesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"/dags/fk3-secret", "/fk3-secret", "/api/v2/dags/fk3-secret/dagRuns/1"})
  void sayNoSecretInWhatTheyRefuse(String path) throws Exception {
    SecretMasks.add("fk3-secret");
    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(server.get(path).body()).contains("***").doesNotContain("fk3-secret");
    }
  }
}
