package io.millrace.orchestrator.secret;

import static io.millrace.sql.orchestrator.Tables.CONNECTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.settings.Settings;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String URL = "postgresql://me:Lq2-password@db:5432/growth";

  @TempDir private Path folder;
  private final DSLContext sql = DATABASE.sql();
  private final String key = Keyring.newKey();
  private final String newer = Keyring.newKey();

  @BeforeEach
  void storesNothing() {
    SecretsFixture.storeNothing(sql);
  }

  private Secrets with(String... keys) {
    return new Secrets(sql, SecretsFixture.keyring(folder, keys));
  }

  private Secrets withoutKey() {
    var settings = Map.of("MILLRACE_DB_URL", DATABASE.libpqUrl());
    return new Secrets(sql, Keyring.of(Settings.load(settings, folder)));
  }

  private Secrets withFile(Path file) {
    return new Secrets(sql, SecretsFixture.keyringIn(file));
  }

  @Test
  void keepAConnectionAndShowItWithoutItsPassword() {
    with(key).connections().set("growth", URL);

    assertThat(with(key).connections().url("growth")).contains(URL);
    assertThat(with(key).connections().list())
        .singleElement()
        .satisfies(listed -> {
          assertThat(listed.url()).isEqualTo("postgresql://me:***@db:5432/growth");
          assertThat(listed.kind()).isEqualTo("postgresql");
        });
  }

  @Test
  void showNoMoreWhatAnEarlierProgramShowed() {
    Secrets secrets = with(key);
    secrets.connections().set("crm", "jdbc:sqlserver://sql1;user=sa;password=open-sesame");
    sql.update(CONNECTION)
        .set(CONNECTION.SHOWN, "jdbc:sqlserver://sql1;user=sa;password=open-sesame")
        .execute();

    with(key).begin();

    assertThat(secrets.connections().list().getFirst().url())
        .isEqualTo("jdbc:sqlserver://sql1;user=sa;password=***");
  }

  @Test
  void keepPlainAndSecretVariables() {
    Variables variables = with(key).variables();
    variables.set("region", "north");
    variables.setSecret("api_key", "Lq2-secret");

    assertThat(variables.value("region")).contains("north");
    assertThat(variables.value("api_key")).contains("Lq2-secret");
    assertThat(variables.list()).extracting(Variables.Listed::value).containsExactly(null, "north");
  }

  @Test
  void areNowhereInTheDatabase() {
    with(key).connections().set("growth", URL);
    with(key).variables().set("api_key", "Lq2-secret");
    with(key).variables().setSecret("api_key", "Lq2-secret");

    String dump = Dump.of(sql);
    for (String secret : List.of("Lq2-password", "Lq2-secret", key)) {
      assertThat(dump).doesNotContain(secret).doesNotContain(Dump.asBytes(secret));
    }
  }

  @Test
  void refuseARowThatWasSwappedWithAnother() {
    Connections connections = with(key).connections();
    connections.set("growth", URL);
    connections.set("shop", "postgresql://db/shop");
    sql.update(CONNECTION)
        .set(CONNECTION.CIPHERTEXT, ciphertext("shop"))
        .where(CONNECTION.NAME.eq("growth"))
        .execute();

    assertThatThrownBy(() -> connections.url("growth"))
        .isInstanceOf(SecretRefused.class)
        .hasMessage(
            "The connection growth cannot be decrypted: its row was changed, or is another's; set it"
                + " anew.");
    assertThat(connections.url("shop")).contains("postgresql://db/shop");
    with(key).begin();
  }

  @Test
  void keepASecretASecret() {
    Variables variables = with(key).variables();
    variables.setSecret("api_key", "Lq2-secret");

    assertThatThrownBy(() -> variables.set("api_key", "Lq2-other"))
        .hasMessageStartingWith("The variable api_key is a secret; set it with --secret");
    assertThat(variables.value("api_key")).contains("Lq2-secret");
  }

  @Test
  void refuseWhatIsNoNameOrNoUrl() {
    assertThatThrownBy(() -> with(key).connections().set("Growth/../x", URL))
        .hasMessageStartingWith(
            "The connection name \"Growth/../x\" must be a lower-case letter, ");
    assertThatThrownBy(() -> with(key).connections().set("growth", "Lq2-no-url"))
        .hasMessageStartingWith("The connection growth is given no URL")
        .hasMessageNotContaining("Lq2-no-url");
  }

  @Test
  void areNotStoredWithoutAKey() {
    assertThatThrownBy(() -> withoutKey().connections().set("growth", URL))
        .isInstanceOf(SecretRefused.class)
        .hasMessageContaining("millrace secrets key")
        .hasMessageContaining("MILLRACE_SECRET_KEY_FILE");

    withoutKey().variables().set("region", "north");
    withoutKey().begin();
  }

  @Test
  void letNoNodeStartThatHasAnotherKeyOrNone() {
    with(key).connections().set("growth", URL);

    assertThatThrownBy(() -> with(newer).begin())
        .isInstanceOf(SecretRefused.class)
        .hasMessageMatching(
            "This orchestrator's secrets are encrypted with the key \\w{16}, and MILLRACE_SECRET_KEY"
                + " holds another, \\w{16}; give this process the key that the other nodes have\\.");
    assertThatThrownBy(() -> withoutKey().begin()).hasMessageContaining("has none");
    with(key).begin();
  }

  @Test
  void holdTheFirstNodesKeyAgainstAnotherBeforeAnythingIsStored() {
    with(key).begin();

    assertThatThrownBy(() -> with(newer).begin()).isInstanceOf(SecretRefused.class);
    withoutKey().begin();
  }

  @Test
  void changeTheirKeyWhileNodesKnowBoth() {
    with(key).connections().set("growth", URL);
    with(key).variables().setSecret("api_key", "Lq2-secret");
    Secrets prepared = with(newer, key);
    prepared.begin();
    prepared.variables().setSecret("later", "Lq2-later");
    assertThat(with(key).variables().value("later")).contains("Lq2-later");

    Rotation rotation = with(newer, key).rotate();

    assertThat(rotation.secrets()).isEqualTo(3);
    assertThat(prepared.connections().url("growth")).contains(URL);
    assertThat(with(newer).variables().value("api_key")).contains("Lq2-secret");
    with(newer).begin();
    assertThatThrownBy(() -> with(key).begin()).isInstanceOf(SecretRefused.class);
    assertThatThrownBy(() -> with(key).connections().url("growth"))
        .hasMessageContaining(rotation.keyId());
  }

  @Test
  void changeNothingIfOneOfThemCannotBeRead() {
    with(key).connections().set("growth", URL);
    with(key).connections().set("shop", URL);
    sql.update(CONNECTION)
        .set(CONNECTION.CIPHERTEXT, new byte[40])
        .where(CONNECTION.NAME.eq("shop"))
        .execute();

    assertThatThrownBy(() -> with(newer, key).rotate()).hasMessageContaining("connection shop");

    assertThat(with(key).connections().url("growth")).contains(URL);
    with(key).begin();
  }

  @Test
  void haveNothingToChangeIfTheNewestKeyIsInForce() {
    with(key).begin();

    assertThatThrownBy(() -> with(key).rotate()).hasMessageContaining("is in force already");
  }

  @Test
  void readTheFileOfKeysAgainOnceAKeyIsNew() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), key + "\n");
    Secrets running = withFile(file);
    running.connections().set("growth", URL);

    Files.writeString(file, newer + "\n" + key + "\n");
    withFile(file).rotate();

    assertThat(running.connections().url("growth")).contains(URL);
  }

  @Test
  void refuseAFileThatHoldsNoKeyOrIsNotThere() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), "Lq2-no-key\n");

    assertThatThrownBy(() -> withFile(file).begin())
        .hasMessageStartingWith("MILLRACE_SECRET_KEY_FILE (" + file + ") holds what is no key")
        .hasMessageNotContaining("Lq2-no-key");
    assertThatThrownBy(() -> withFile(folder.resolve("none")).begin())
        .hasMessageContaining("does not exist");
  }

  @Test
  void areEncryptedWithAKeyOfTheHomeWhereTheServerIsEmbedded() throws IOException {
    Settings home = Settings.load(Map.of(), folder);
    Path file = home.home().secretKey();
    new Secrets(sql, Keyring.of(home)).begin();
    assertThat(file).doesNotExist();

    new Secrets(sql, Keyring.of(home)).connections().set("growth", URL);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new Secrets(sql, Keyring.of(home)).connections().url("growth")).contains(URL);
    assertThat(Keyring.of(home).warning()).isEmpty();

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Keyring.of(home).warning())
        .contains("Others can get at the key in " + file + "; run `chmod 600 " + file + "`.");
  }

  @Test
  void areLeftAloneByAHomeThatHasLostItsKey() throws IOException {
    Settings home = Settings.load(Map.of(), folder);
    new Secrets(sql, Keyring.of(home)).connections().set("growth", URL);
    Files.delete(home.home().secretKey());

    assertThatThrownBy(() -> new Secrets(sql, Keyring.of(home)).begin())
        .isInstanceOf(SecretRefused.class);
    assertThatThrownBy(() -> new Secrets(sql, Keyring.of(home)).connections().set("shop", URL))
        .isInstanceOf(SecretRefused.class);
    assertThat(home.home().secretKey()).doesNotExist();

    assertThat(new Secrets(sql, Keyring.of(home)).connections().remove("growth")).isTrue();
    new Secrets(sql, Keyring.of(home)).connections().set("shop", URL);
    assertThat(home.home().secretKey()).exists();
  }

  private byte[] ciphertext(String connection) {
    return sql.select(CONNECTION.CIPHERTEXT)
        .from(CONNECTION)
        .where(CONNECTION.NAME.eq(connection))
        .fetchSingle()
        .value1();
  }
}
