package io.millrace.orchestrator.secret;

import io.millrace.orchestrator.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of this process: one a line of a file, or one after the other in a setting. Several are
 * there while a new key takes the place of an old one; the first is the newest. Read when they are
 * first needed, and again when a secret names a key that was not among them. Thread-safe.
 */
public final class Keyring {

  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("------rwx");

  /** Where the keys are kept. */
  private sealed interface Source {

    /** In a setting; empty where there are none. */
    record Text(String keys) implements Source {}

    /** In a file that a setting names, which has to be there. */
    record NamedFile(Path path) implements Source {}

    /** In a file of the home, which is made once a key is needed. */
    record HomeFile(Path path) implements Source {}
  }

  private final String origin;
  private final Source source;
  private @Nullable List<EncryptionKey> keys;

  private Keyring(String origin, Source source) {
    this.origin = origin;
    this.source = source;
  }

  /**
   * The keys that the settings lead to. A home with an embedded server, where nobody said anything,
   * makes one of its own once it is needed.
   *
   * @throws io.millrace.orchestrator.settings.SettingRefused if they name two places
   */
  public static Keyring of(Settings settings) {
    Optional<Path> named = settings.secretKeyFile();
    Optional<String> given = settings.secretKey();
    if (given.isPresent()) {
      return new Keyring("MILLRACE_SECRET_KEY", new Source.Text(given.get()));
    }
    if (named.isPresent()) {
      return new Keyring(
          "MILLRACE_SECRET_KEY_FILE (" + named.get() + ")", new Source.NamedFile(named.get()));
    }
    return settings.databaseUrl().isPresent() ? none() : inHome(settings.home().secretKey());
  }

  private static Keyring inHome(Path file) {
    return new Keyring(file.toString(), new Source.HomeFile(file));
  }

  /** No key at all. */
  public static Keyring none() {
    return new Keyring("no setting", new Source.Text(""));
  }

  /** A new key as it is written into a file or a setting. */
  public static String newKey() {
    return EncryptionKey.random();
  }

  /** The newest; empty if there is none. */
  Optional<EncryptionKey> newest() {
    return all().stream().findFirst();
  }

  /**
   * The newest; a home of its own makes one where there is none.
   *
   * @throws SecretRefused if there is none
   */
  synchronized EncryptionKey newestOrMade() {
    if (source instanceof Source.HomeFile(Path file) && all().isEmpty()) {
      make(file);
      keys = null;
    }
    return newest()
        .orElseThrow(() ->
            new SecretRefused(
                "There is no key to encrypt secrets with; let `millrace secrets key > FILE` make"
                    + " one, and give every node MILLRACE_SECRET_KEY_FILE=FILE."));
  }

  /** A key by its fingerprint. */
  synchronized Optional<EncryptionKey> find(String id) {
    Optional<EncryptionKey> known = among(all(), id);
    if (known.isEmpty() && file().isPresent()) {
      keys = null;
      return among(all(), id);
    }
    return known;
  }

  private static Optional<EncryptionKey> among(Collection<EncryptionKey> keys, String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /**
   * What was sealed for a row.
   *
   * @param row as in {@code connection/growth}
   * @param keyId of the key that it was sealed with
   * @throws SecretRefused if another key did it, or the row was tampered with
   */
  String open(String row, String keyId, byte[] sealed) {
    String text =
        find(keyId)
            .orElseThrow(() -> foreign(keyId))
            .open(row, sealed)
            .orElseThrow(() ->
                new SecretRefused(
                    "The "
                        + row.replace('/', ' ')
                        + " cannot be decrypted: its row was changed, or is another's; set it anew."));
    SecretMasks.add(text);
    return text;
  }

  /** Why a secret cannot be read, or a node not start. */
  SecretRefused foreign(String id) {
    String held = all().stream().map(EncryptionKey::id).collect(Collectors.joining(", "));
    return new SecretRefused(
        held.isEmpty()
            ? ("This orchestrator's secrets are encrypted with the key %s, and this process has"
                    + " none; set MILLRACE_SECRET_KEY_FILE to the key that the other nodes have.")
                .formatted(id)
            : ("This orchestrator's secrets are encrypted with the key %s, and %s holds another, %s;"
                    + " give this process the key that the other nodes have.")
                .formatted(id, origin, held));
  }

  /** What is wrong with where the keys are kept, one sentence; empty if nothing is. */
  public Optional<String> warning() {
    return file()
        .filter(Keyring::isOpenToOthers)
        .map(file -> "Others can get at the key in %s; run `chmod 600 %s`.".formatted(file, file));
  }

  private static boolean isOpenToOthers(Path file) {
    try {
      return Files.exists(file)
          && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  /** What can have changed since it was read; empty where a setting holds the keys. */
  private Optional<Path> file() {
    return switch (source) {
      case Source.Text(String ignored) -> Optional.empty();
      case Source.NamedFile(Path path) -> Optional.of(path);
      case Source.HomeFile(Path path) -> Optional.of(path);
    };
  }

  /** Why there is nothing to change. */
  String nothingNewer() {
    return "The newest key of %s, %s, is in force already; put a new one before it, on every node, as `millrace secrets key` makes one."
        .formatted(origin, newest().map(EncryptionKey::id).orElse("none"));
  }

  private synchronized List<EncryptionKey> all() {
    if (keys == null) {
      keys = parsed();
    }
    return keys;
  }

  private List<EncryptionKey> parsed() {
    var parsed = new ArrayList<EncryptionKey>();
    for (String each : read().split("[\\s,]+", -1)) {
      if (!each.isEmpty()) {
        SecretMasks.add(each);
        parsed.add(
            EncryptionKey.parse(each)
                .orElseThrow(() ->
                    new SecretRefused(
                        origin
                            + " holds what is no key: a key is 32 bytes in base64 or hex, as"
                            + " `millrace secrets key` makes one.")));
      }
    }
    return List.copyOf(parsed);
  }

  private String read() {
    return switch (source) {
      case Source.Text(String text) -> text;
      case Source.NamedFile(Path path) ->
          content(path)
              .orElseThrow(() ->
                  new SecretRefused(
                      origin + " does not exist; correct the setting or make the file."));
      case Source.HomeFile(Path path) -> content(path).orElse("");
    };
  }

  /** Empty if there is no such file. */
  private Optional<String> content(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new SecretRefused(origin + " cannot be read; let this user read it.", unreadable);
    }
  }

  /** Appears whole or not at all; whoever makes one holds the lock on secrets. */
  private static void make(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "secret", ".part");
      Files.writeString(part, newKey() + "\n", StandardOpenOption.SYNC);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new SecretRefused("The key " + file + " cannot be written; make it writable.", e);
    }
  }
}
