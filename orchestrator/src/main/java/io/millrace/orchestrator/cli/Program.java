package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.DagFiles;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.secret.Keyring;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * One start of the program: what its commands work with, each made when it is first asked for. What
 * was opened is closed in reverse order, at the end or when the process is asked to end.
 */
final class Program implements AutoCloseable {

  private final Map<String, String> environment;
  private final Path workingFolder;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private @Nullable Settings settings;
  private @Nullable DagFiles dagFiles;
  private @Nullable Keyring keys;
  private @Nullable Databases databases;
  private boolean hooked;
  private volatile boolean interrupted;
  private volatile boolean goesOnUntilAsked;

  Program(Map<String, String> environment, Path workingFolder, PrintWriter out, PrintWriter err) {
    this.environment = environment;
    this.workingFolder = workingFolder;
    this.out = out;
    this.err = err;
  }

  /** For what the command was asked for, and nothing else. */
  PrintWriter out() {
    return out;
  }

  /** For what is said to people besides. */
  PrintWriter err() {
    return err;
  }

  /** What relative paths count from. */
  Path workingFolder() {
    return workingFolder;
  }

  Path path(Path given) {
    return workingFolder.resolve(given).toAbsolutePath().normalize();
  }

  Settings settings() {
    if (settings == null) {
      settings = Settings.load(environment, workingFolder);
      LogFile.sendTo(settings.home().log());
      settings.secretValues().forEach(SecretMasks::addUrl);
    }
    return settings;
  }

  /** The files that DAGs are loaded from. */
  DagFiles dagFiles() {
    if (dagFiles == null) {
      dagFiles = DagFiles.load(settings());
      atTheEnd(dagFiles::close);
    }
    return dagFiles;
  }

  /** The DAGs as they are now. */
  Catalog catalog() {
    return dagFiles().catalog();
  }

  Databases databases() {
    if (databases == null) {
      Keyring ofThis = keys();
      databases =
          new Databases(
              settings(), (database, name) -> new Secrets(database, ofThis).warehouseUrl(name));
      atTheEnd(databases::close);
    }
    return databases;
  }

  Keyring keys() {
    if (keys == null) {
      keys = Keyring.of(settings());
    }
    return keys;
  }

  /**
   * What stands on the standard input, without the end of its last line.
   *
   * @param what it is, for the person who types it
   * @throws UsageRefused if there is nothing
   */
  String secretInput(String what) {
    if (Boolean.getBoolean("millrace.terminal")) {
      err.println("Type the " + what + ", then Enter and Ctrl-D:");
    }
    try {
      String text =
          new String(System.in.readAllBytes(), StandardCharsets.UTF_8).replaceFirst("\\R$", "");
      if (text.isEmpty()) {
        throw new UsageRefused(
            "No " + what + " is given, neither as an argument nor on the standard input");
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has something done when the program ends, before what was registered earlier. */
  synchronized void atTheEnd(Runnable close) {
    closing.push(close);
    if (!hooked) {
      hooked = true;
      Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "millrace-end"));
    }
  }

  /** The command is to go on until it is asked to end; then it has done what it was asked for. */
  void goesOnUntilAsked() {
    goesOnUntilAsked = true;
  }

  /**
   * Of its own accord the JVM would end with the signal's status, which supervisors call failed.
   */
  private void interrupt() {
    interrupted = true;
    boolean wasAsked = isOpen();
    close();
    if (wasAsked && goesOnUntilAsked) {
      out.flush();
      err.flush();
      Runtime.getRuntime().halt(ExitCode.OK);
    }
  }

  /** False if it has ended by itself, with a status of its own. */
  private synchronized boolean isOpen() {
    return !closing.isEmpty();
  }

  /** Whether the process was asked to end; whatever fails from then on does so for that reason. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** What fails to close keeps nothing else open. */
  @Override
  public synchronized void close() {
    if (!closing.isEmpty()) {
      try {
        closing.pop().run();
      } finally {
        close();
      }
    }
  }
}
