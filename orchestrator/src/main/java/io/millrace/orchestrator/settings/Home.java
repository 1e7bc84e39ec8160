package io.millrace.orchestrator.settings;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that holds all state of one installation.
 *
 * @param folder absolute; need not exist
 */
public record Home(Path folder) {

  /** What this program logs. */
  public Path log() {
    return folder.resolve("logs").resolve("millrace.log");
  }

  /** The embedded PostgreSQL: its binaries, data, password and lock. */
  public Path postgres() {
    return folder.resolve("postgres");
  }

  /** What people put DAGs into, where the settings name no other folder. */
  public Path dags() {
    return folder.resolve("dags");
  }

  /** The code that DAGs were loaded from. */
  public Path loaded() {
    return folder.resolve("loaded");
  }

  /** What secrets are encrypted with, where nobody gave another key. */
  public Path secretKey() {
    return folder.resolve("secret.key");
  }

  /** What the embedded PostgreSQL logs. */
  public Path postgresLog() {
    return folder.resolve("postgres.log");
  }

  /**
   * Creates the folder if it is absent.
   *
   * @throws SettingRefused if nothing can be written there
   */
  public void create() {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw refused("is a file, not a folder");
    } catch (IOException e) {
      throw refused("cannot be created");
    }
    if (!Files.isWritable(folder)) {
      throw refused("cannot be written");
    }
  }

  private SettingRefused refused(String why) {
    return new SettingRefused(
        "The home "
            + folder
            + " "
            + why
            + "; set MILLRACE_HOME to a folder that this user may write.");
  }
}
