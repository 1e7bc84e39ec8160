package io.millrace.orchestrator.secret;

import static io.millrace.sql.orchestrator.Tables.VARIABLE;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stored variables: texts by name, some of them secret. */
public final class Variables {

  private static final Logger LOG = LoggerFactory.getLogger(Variables.class);
  private static final String ROW = "variable/";

  private final DSLContext database;
  private final Keyring keys;

  Variables(DSLContext database, Keyring keys) {
    this.database = database;
    this.keys = keys;
  }

  /**
   * A variable in a list.
   *
   * @param value null if it is a secret
   */
  public record Listed(String name, @Nullable String value, boolean secret, Instant updatedAt) {}

  /**
   * Stores a value that everybody may see.
   *
   * @throws SecretRefused if the name is none, or that of a secret
   */
  public void set(String name, String value) {
    Secrets.requireName("variable", name);
    int stored =
        database
            .insertInto(VARIABLE)
            .set(VARIABLE.NAME, name)
            .set(VARIABLE.VALUE, value)
            .onConflict(VARIABLE.NAME)
            .doUpdate()
            .setAllToExcluded()
            .set(VARIABLE.UPDATED_AT, currentOffsetDateTime())
            .where(VARIABLE.KEY_ID.isNull())
            .execute();
    if (stored == 0) {
      throw new SecretRefused(
          "The variable "
              + name
              + " is a secret; set it with --secret, or remove it before everybody may see it.");
    }
  }

  /**
   * Stores a secret, in place of what had the name.
   *
   * @throws SecretRefused if the name is none, or there is no key
   */
  public void setSecret(String name, String value) {
    Secrets.requireName("variable", name);
    SecretMasks.add(value);
    database.transaction(configuration -> {
      DSLContext tx = configuration.dsl();
      EncryptionKey key = new KeyInForce(tx, keys).get();
      tx.insertInto(VARIABLE)
          .set(VARIABLE.NAME, name)
          .setNull(VARIABLE.VALUE)
          .set(VARIABLE.CIPHERTEXT, key.seal(ROW + name, value))
          .set(VARIABLE.KEY_ID, key.id())
          .onConflict(VARIABLE.NAME)
          .doUpdate()
          .setAllToExcluded()
          .set(VARIABLE.UPDATED_AT, currentOffsetDateTime())
          .execute();
    });
  }

  /**
   * The value of a variable.
   *
   * @throws SecretRefused if it cannot be decrypted
   */
  public Optional<String> value(String name) {
    return database
        .select(VARIABLE.VALUE, VARIABLE.KEY_ID, VARIABLE.CIPHERTEXT)
        .from(VARIABLE)
        .where(VARIABLE.NAME.eq(name))
        .fetchOptional(row ->
            row.value1() != null
                ? row.value1()
                : keys.open(ROW + name, row.value2(), row.value3()));
  }

  public List<Listed> list() {
    return database
        .select(VARIABLE.NAME, VARIABLE.VALUE, VARIABLE.KEY_ID, VARIABLE.UPDATED_AT)
        .from(VARIABLE)
        .orderBy(VARIABLE.NAME)
        .fetch(row ->
            new Listed(row.value1(), row.value2(), row.value3() != null, row.value4().toInstant()));
  }

  public List<String> names() {
    return list().stream().map(Listed::name).toList();
  }

  private List<String> secrets() {
    return list().stream().filter(Listed::secret).map(Listed::name).toList();
  }

  /** False if there is none of that name. Needs no key. */
  public boolean remove(String name) {
    return database.deleteFrom(VARIABLE).where(VARIABLE.NAME.eq(name)).execute() == 1;
  }

  /** Has all secrets hidden; what cannot be read fails where it is used. */
  void learn() {
    for (String name : secrets()) {
      try {
        var ignored = value(name);
      } catch (SecretRefused unreadable) {
        LOG.warn("read no variable name={}: {}", name, unreadable.getMessage());
      }
    }
  }

  /** Encrypts all secrets anew; answers how many. */
  int reseal(EncryptionKey key) {
    int resealed = 0;
    for (String name : secrets()) {
      resealed +=
          database
              .update(VARIABLE)
              .set(VARIABLE.CIPHERTEXT, key.seal(ROW + name, value(name).orElseThrow()))
              .set(VARIABLE.KEY_ID, key.id())
              .where(VARIABLE.NAME.eq(name))
              .execute();
    }
    return resealed;
  }
}
