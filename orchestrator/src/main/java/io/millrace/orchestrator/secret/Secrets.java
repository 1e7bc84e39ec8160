package io.millrace.orchestrator.secret;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** The connections and variables of one orchestrator, for a process with keys. Thread-safe. */
public final class Secrets {

  private static final String UNDEFINED_TABLE = "42P01";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private final DSLContext database;
  private final Keyring keys;

  /** {@code database} is the orchestrator's own. */
  public Secrets(DSLContext database, Keyring keys) {
    this.database = database;
    this.keys = keys;
  }

  public Connections connections() {
    return new Connections(database, keys);
  }

  public Variables variables() {
    return new Variables(database, keys);
  }

  /**
   * The connection of a warehouse's name; also asked of a database before its first migration.
   *
   * @throws SecretRefused if it cannot be decrypted
   */
  public Optional<String> warehouseUrl(String warehouse) {
    try {
      return connections().url(warehouse);
    } catch (DataAccessException failure) {
      if (UNDEFINED_TABLE.equals(failure.sqlState())) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /**
   * A connection's URL, or else a variable's value.
   *
   * @throws SecretRefused if it cannot be decrypted
   */
  public Optional<String> find(String name) {
    return connections().url(name).or(() -> variables().value(name));
  }

  /**
   * What a node does before it starts: refuses to where it has another key than the others, and
   * comes to know what to hide.
   *
   * @throws SecretRefused if it has another key, or none where secrets are stored
   */
  public void begin() {
    new KeyInForce(database, keys).require();
    connections().learn();
    variables().learn();
  }

  /** Encrypts every secret anew with this process's newest key, in one transaction. */
  public Rotation rotate() {
    return Rotation.run(database, keys);
  }

  static void requireName(String kind, String name) {
    if (!NAME.matcher(name).matches()) {
      throw SecretRefused.ofInput(
          "The %s name \"%s\" must be a lower-case letter, then lower-case letters, digits or _; at most 63 characters."
              .formatted(kind, name));
    }
  }
}
