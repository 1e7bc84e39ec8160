package io.millrace.orchestrator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.secret.Keyring;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of one orchestrator that were given different keys. */
class OtherKeyTest {

  private static final String REFUSAL =
      "millrace: This orchestrator's secrets are encrypted with the key [0-9a-f]{16}, and"
          + " MILLRACE_SECRET_KEY holds another, [0-9a-f]{16}; give this process the key that the"
          + " other nodes have\\.\n";

  @TempDir private Path folder;

  @Test
  void refusesToStartWhileTheOthersGoOn() throws Exception {
    var millraces = new Millraces(folder).with("MILLRACE_SECRET_KEY", Keyring.newKey());
    assertThat(
            millraces
                .run("connections", "set", "elsewhere", "https://me:Mn6-password@api.example.com")
                .status())
        .isZero();
    Millraces.Running worker = millraces.start("", "worker");

    String other = Keyring.newKey();
    millraces.with("MILLRACE_SECRET_KEY", other);
    for (String command : new String[] {"worker", "serve"}) {
      Millraces.Ended refused = millraces.run(command);

      assertThat(refused.status()).isOne();
      assertThat(refused.err()).matches(REFUSAL).doesNotContain(other);
      assertThat(refused.out()).isEmpty();
    }

    worker.requireRunning();
    worker.terminate();
    worker.await();
    assertThat(Files.readString(folder.resolve("home/logs/millrace.log")))
        .doesNotContain("Mn6-password")
        .doesNotContain(other);
  }
}
