package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.secret.Dump;
import io.millrace.orchestrator.secret.Keyring;
import io.millrace.orchestrator.secret.SecretsFixture;
import io.millrace.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Connections, variables and keys, as people handle them. */
class SecretCommandsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final String URL = "postgresql://me:Rt8-password@db:5432/growth";

  @TempDir private Path folder;
  private Path keys = Path.of("");

  @BeforeEach
  void storesNothing() throws IOException {
    keys = Files.writeString(folder.resolve("keys"), Keyring.newKey() + "\n");
    SecretsFixture.storeNothing(DATABASE.sql());
  }

  private Terminal terminal() {
    return new Terminal(folder).with("MILLRACE_DB_URL", DATABASE.libpqUrl());
  }

  private Terminal.Ended run(String... args) {
    return terminal().with("MILLRACE_SECRET_KEY_FILE", "keys").run(args);
  }

  @Test
  void listAConnectionWithoutItsPassword() {
    assertThat(run("connections", "set", "growth", URL).out())
        .isEqualTo("connection growth is stored\n");

    assertThat(run("connections").lines().get(1))
        .matches("growth +postgresql://me:[*]{3}@db:5432/growth +\\S+Z");
    assertThat(run("connections", "--json").out())
        .startsWith(
            "[{\"name\":\"growth\",\"kind\":\"postgresql\","
                + "\"url\":\"postgresql://me:***@db:5432/growth\"");
    assertThat(Dump.of(DATABASE.sql())).doesNotContain("Rt8-password");
  }

  @Test
  void readASecretFromTheStandardInput() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("Rt8-secret\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(run("variables", "set", "api_key", "--secret").exit()).isZero();
      System.setIn(InputStream.nullInputStream());
      var nothing = run("variables", "set", "api_key", "--secret");
      assertThat(nothing.exit()).isEqualTo(2);
      assertThat(nothing.err()).contains("No value is given");
    } finally {
      System.setIn(before);
    }
    run("variables", "set", "region", "north");

    var listed = run("variables");
    assertThat(listed.lines().get(1)).matches("api_key +[*]{3} .*");
    assertThat(listed.lines().get(2)).matches("region +north .*");
    assertThat(Dump.of(DATABASE.sql())).doesNotContain("Rt8-secret");
  }

  @Test
  void saySoWhereTheyAreNotAskedRightly() {
    assertThat(run("variables", "set", "bad name", "1").exit()).isEqualTo(2);
    assertThat(run("variables", "set", "bad name", "1", "--secret").exit()).isEqualTo(2);
    assertThat(run("connections", "set", "zz", "no URL").exit()).isEqualTo(2);
  }

  @Test
  void leadToAWarehouseThatNoSettingNames() throws IOException {
    var before = run("sql", "shop", "select 1");
    assertThat(before.exit()).as("no DAG has it").isEqualTo(2);
    var known = terminal().withDags(Harvest.class).with("MILLRACE_SECRET_KEY_FILE", "keys");
    assertThat(known.run("sql", "growth", "select 1").exit()).isOne();
    assertThat(before.err()).contains("`millrace connections set shop`");

    run("connections", "set", "shop", WAREHOUSE.libpqUrl());

    assertThat(run("sql", "shop", "--csv", "select current_database() as name").out())
        .isEqualTo("name\n" + WAREHOUSE.name() + "\n");
    assertThat(run("connections", "test", "shop").out())
        .startsWith("connection shop works: PostgreSQL 18");
    assertThat(
            terminal()
                .with("MILLRACE_SECRET_KEY_FILE", "keys")
                .with("MILLRACE_WAREHOUSE_SHOP_URL", DATABASE.libpqUrl())
                .run("sql", "shop", "--csv", "select current_database() as name")
                .out())
        .as("the environment comes first")
        .isEqualTo("name\n" + DATABASE.name() + "\n");
  }

  @Test
  void sayWhatIsWrongWithAConnectionAndNotItsPassword() {
    run(
        "connections",
        "set",
        "shop",
        WAREHOUSE.libpqUrl().replaceFirst(":[^:@/]+@", ":Rt8-guess@"));

    var refused = run("connections", "test", "shop");

    assertThat(refused.exit()).isOne();
    assertThat(refused.err())
        .contains("refuses the user " + WAREHOUSE.user())
        .contains("; correct the connection shop or what it names.")
        .doesNotContain("Rt8-guess");
  }

  @Test
  void nameTheNearestOfWhatTheyDoNotKnow() {
    run("connections", "set", "growth", URL);

    assertThat(run("connections", "remove", "grwoth").err())
        .isEqualTo("millrace: There is no connection grwoth; did you mean growth?\n");
    assertThat(run("connections", "test", "other").exit()).isEqualTo(2);
    assertThat(run("variables", "remove", "other").err())
        .isEqualTo("millrace: There is no variable other; `millrace variables` lists them.\n");
    assertThat(run("connections", "remove", "growth").exit()).isZero();
    assertThat(run("connections", "--json").out()).isEqualTo("[]\n");
  }

  @Test
  void sayHowToMakeAKeyWhereThereIsNone() {
    var refused = terminal().run("connections", "set", "growth", URL);

    assertThat(refused.exit()).isOne();
    assertThat(refused.err())
        .isEqualTo(
            "millrace: There is no key to encrypt secrets with; let `millrace secrets key > FILE`"
                + " make one, and give every node MILLRACE_SECRET_KEY_FILE=FILE.\n");
  }

  @Test
  void changeTheKey() throws IOException {
    run("connections", "set", "growth", URL);
    assertThat(run("secrets", "rotate").err()).contains("is in force already");
    String newKey = run("secrets", "key").out();
    String old = Files.readString(keys);
    Files.writeString(keys, newKey + old);

    var rotated = run("secrets", "rotate");

    assertThat(rotated.out()).startsWith("1 secret is encrypted with the key ");
    Files.writeString(keys, old);
    var other = run("connections", "test", "growth");
    assertThat(other.exit()).isOne();
    assertThat(other.err()).contains("give this process the key that the other nodes have");
    Files.writeString(keys, newKey);
    assertThat(run("connections", "test", "growth").err()).contains("There is no way to database");
  }

  @Test
  void refuseTwoPlacesForAKey() {
    var refused =
        terminal()
            .with("MILLRACE_SECRET_KEY_FILE", "keys")
            .with("MILLRACE_SECRET_KEY", Keyring.newKey())
            .run("connections");

    assertThat(refused.err())
        .isEqualTo(
            "millrace: MILLRACE_SECRET_KEY and MILLRACE_SECRET_KEY_FILE are set; keep one.\n");
  }

  @Test
  void maskAKeyAmongTheSettings() {
    String key = Keyring.newKey();

    var listed = terminal().with("MILLRACE_SECRET_KEY", key).run("settings");

    assertThat(listed.out()).doesNotContain(key).containsPattern("MILLRACE_SECRET_KEY +[*]{3}");
  }

  @Test
  void leadAlertsToAReceiverThatNoSettingNames() throws IOException {
    var terminal =
        terminal()
            .withDags(AlertsCommandTest.Drought.class)
            .with("MILLRACE_SECRET_KEY_FILE", "keys");
    // Nobody listens at port 1.
    terminal.run(
        "connections", "set", "alert_webhook", "http://localhost:1/hooks/qx4-secret-address");

    var run = terminal.run("run", "drought");

    assertThat(run.err())
        .contains("through webhook (localhost cannot be reached)")
        .doesNotContain("qx4-secret");
    assertThat(Dump.of(DATABASE.sql())).doesNotContain("qx4-secret");
  }
}
