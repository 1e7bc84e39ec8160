package io.millrace.orchestrator.secret;

import static io.millrace.sql.orchestrator.Tables.CONNECTION;
import static io.millrace.sql.orchestrator.Tables.SECRET_KEY;
import static io.millrace.sql.orchestrator.Tables.VARIABLE;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.selectOne;

import java.util.Optional;
import org.jooq.DSLContext;

/**
 * Which key encrypts this orchestrator's secrets: the database says so, not a node, so that nodes
 * that know an old and a new one agree.
 */
final class KeyInForce {

  /** Any number that nobody else locks in this database. */
  private static final long LOCK = 0x7365637265747321L;

  private final DSLContext database;
  private final Keyring keys;

  KeyInForce(DSLContext database, Keyring keys) {
    this.database = database;
    this.keys = keys;
  }

  /** Lets one transaction at a time change secrets. */
  void lock() {
    database.execute("select pg_advisory_xact_lock({0})", inline(LOCK));
  }

  /**
   * Refuses a process that has not got it; the first that has one at all decides which it is.
   *
   * @throws SecretRefused if this is another's
   */
  void require() {
    Optional<String> id = id();
    if (id.isEmpty()) {
      keys.newest().ifPresent(this::claim);
      id = id();
    }
    if (id.isPresent() && keys.find(id.get()).isEmpty() && isTaken()) {
      throw keys.foreign(id.get());
    }
  }

  /**
   * The key to encrypt with what is stored in this transaction.
   *
   * @throws SecretRefused if this process has not got it
   */
  EncryptionKey get() {
    lock();
    Optional<String> id = id();
    Optional<EncryptionKey> known = id.flatMap(keys::find);
    if (known.isPresent()) {
      return known.get();
    }
    if (id.isPresent() && isTaken()) {
      throw keys.foreign(id.get());
    }
    EncryptionKey first = keys.newestOrMade();
    put(first);
    return first;
  }

  /** A key that nothing is encrypted with gives way to the first that is made. */
  private boolean isTaken() {
    return keys.newest().isPresent() || secretsExist();
  }

  Optional<String> id() {
    return database.select(SECRET_KEY.KEY_ID).from(SECRET_KEY).fetchOptional(SECRET_KEY.KEY_ID);
  }

  private void claim(EncryptionKey key) {
    database
        .insertInto(SECRET_KEY)
        .set(SECRET_KEY.KEY_ID, key.id())
        .onConflict(SECRET_KEY.ONLY_ONE)
        .doNothing()
        .execute();
  }

  void put(EncryptionKey key) {
    database
        .insertInto(SECRET_KEY)
        .set(SECRET_KEY.KEY_ID, key.id())
        .onConflict(SECRET_KEY.ONLY_ONE)
        .doUpdate()
        .set(SECRET_KEY.KEY_ID, key.id())
        .set(SECRET_KEY.SINCE, currentOffsetDateTime())
        .execute();
  }

  private boolean secretsExist() {
    return database
        .select(
            field(
                exists(selectOne().from(CONNECTION))
                    .or(exists(selectOne().from(VARIABLE).where(VARIABLE.KEY_ID.isNotNull())))))
        .fetchSingle()
        .value1();
  }
}
