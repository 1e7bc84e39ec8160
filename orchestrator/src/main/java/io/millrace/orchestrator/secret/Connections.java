package io.millrace.orchestrator.secret;

import static io.millrace.sql.orchestrator.Tables.CONNECTION;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import io.millrace.orchestrator.text.SecretUrl;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stored connections: URLs by name, encrypted. */
public final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final String ROW = "connection/";

  private final DSLContext database;
  private final Keyring keys;

  Connections(DSLContext database, Keyring keys) {
    this.database = database;
    this.keys = keys;
  }

  /**
   * A connection in a list.
   *
   * @param kind the scheme of its URL
   * @param url without its secret parts
   */
  public record Listed(String name, String kind, String url, Instant updatedAt) {}

  /**
   * Stores a URL under a name, in place of the one that it had.
   *
   * @throws SecretRefused if name or URL are none, or there is no key
   */
  public void set(String name, String url) {
    Secrets.requireName("connection", name);
    SecretUrl parts = SecretUrl.of(url);
    if (parts.kind().isEmpty()) {
      throw SecretRefused.ofInput(
          "The connection "
              + name
              + " is given no URL; write it as postgresql://user:password@host:5432/database or"
              + " https://host/path, with what is special in it percent-encoded.");
    }
    SecretMasks.addUrl(url);
    database.transaction(configuration -> {
      DSLContext tx = configuration.dsl();
      EncryptionKey key = new KeyInForce(tx, keys).get();
      tx.insertInto(CONNECTION)
          .set(CONNECTION.NAME, name)
          .set(CONNECTION.KIND, parts.kind())
          .set(CONNECTION.SHOWN, parts.shown())
          .set(CONNECTION.CIPHERTEXT, key.seal(ROW + name, url))
          .set(CONNECTION.KEY_ID, key.id())
          .onConflict(CONNECTION.NAME)
          .doUpdate()
          .setAllToExcluded()
          .set(CONNECTION.UPDATED_AT, currentOffsetDateTime())
          .execute();
    });
  }

  /**
   * The URL of a connection.
   *
   * @throws SecretRefused if it cannot be decrypted
   */
  public Optional<String> url(String name) {
    return database
        .select(CONNECTION.KEY_ID, CONNECTION.CIPHERTEXT)
        .from(CONNECTION)
        .where(CONNECTION.NAME.eq(name))
        .fetchOptional(row -> opened(name, row.value1(), row.value2()));
  }

  private String opened(String name, String keyId, byte[] sealed) {
    String url = keys.open(ROW + name, keyId, sealed);
    SecretMasks.addUrl(url);
    return url;
  }

  public List<Listed> list() {
    return database
        .select(CONNECTION.NAME, CONNECTION.KIND, CONNECTION.SHOWN, CONNECTION.UPDATED_AT)
        .from(CONNECTION)
        .orderBy(CONNECTION.NAME)
        .fetch(
            row -> new Listed(row.value1(), row.value2(), row.value3(), row.value4().toInstant()));
  }

  public List<String> names() {
    return list().stream().map(Listed::name).toList();
  }

  /** False if there is none of that name. Needs no key. */
  public boolean remove(String name) {
    return database.deleteFrom(CONNECTION).where(CONNECTION.NAME.eq(name)).execute() == 1;
  }

  /** Has all of them hidden; what cannot be read fails where it is used. */
  void learn() {
    for (Listed listed : list()) {
      try {
        url(listed.name()).ifPresent(url -> showLess(listed, url));
      } catch (SecretRefused unreadable) {
        LOG.warn("read no connection name={}: {}", listed.name(), unreadable.getMessage());
      }
    }
  }

  /** Programs before this one took less of a URL for secret, and stored the rest in clear. */
  private void showLess(Listed listed, String url) {
    String shown = SecretUrl.of(url).shown();
    if (!shown.equals(listed.url())) {
      database
          .update(CONNECTION)
          .set(CONNECTION.SHOWN, shown)
          .where(CONNECTION.NAME.eq(listed.name()))
          .and(CONNECTION.SHOWN.eq(listed.url()))
          .execute();
    }
  }

  /** Encrypts all of them anew; answers how many. */
  int reseal(EncryptionKey key) {
    int resealed = 0;
    for (String name : names()) {
      resealed +=
          database
              .update(CONNECTION)
              .set(CONNECTION.CIPHERTEXT, key.seal(ROW + name, url(name).orElseThrow()))
              .set(CONNECTION.KEY_ID, key.id())
              .where(CONNECTION.NAME.eq(name))
              .execute();
    }
    return resealed;
  }
}
