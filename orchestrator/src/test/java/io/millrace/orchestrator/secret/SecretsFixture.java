package io.millrace.orchestrator.secret;

import static io.millrace.sql.orchestrator.Tables.CONNECTION;
import static io.millrace.sql.orchestrator.Tables.SECRET_KEY;
import static io.millrace.sql.orchestrator.Tables.VARIABLE;

import io.millrace.orchestrator.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.jooq.DSLContext;

/** What tests with secrets begin with. */
public final class SecretsFixture {

  private SecretsFixture() {}

  /** Removes all connections and variables, and the key in force. */
  public static void storeNothing(DSLContext sql) {
    sql.deleteFrom(CONNECTION).execute();
    sql.deleteFrom(VARIABLE).execute();
    sql.deleteFrom(SECRET_KEY).execute();
  }

  /** The keys that a node has whose setting holds them; the folder is where it is started. */
  public static Keyring keyring(Path folder, String... keys) {
    return loaded(folder, "MILLRACE_SECRET_KEY", String.join(",", keys));
  }

  /** The keys that a node has which is given this file of them. */
  public static Keyring keyringIn(Path file) {
    return loaded(file.resolveSibling("."), "MILLRACE_SECRET_KEY_FILE", file.toString());
  }

  private static Keyring loaded(Path folder, String setting, String value) {
    return Keyring.of(Settings.load(Map.of(setting, value), folder));
  }
}
