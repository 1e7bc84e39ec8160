package io.millrace.orchestrator.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a cluster's server, which does not run, making the cluster first if there is none. */
final class Launch {

  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration STRAYS_END = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final ServerLog log;
  private final Privileges privileges;

  Launch(Cluster cluster, ServerLog log, Privileges privileges) {
    this.cluster = cluster;
    this.log = log;
    this.privileges = privileges;
  }

  /**
   * Returns once the server is ready, however long a recovery takes.
   *
   * @throws PostgresUnavailable if it does not start
   */
  Server run() {
    try {
      cluster.password();
      Path binaries = Binaries.in(cluster.folder());
      Identity identity = privileges.identity(cluster.folder());
      identity.own(cluster.folder());
      cluster.prepare(binaries, identity.prefix());
      return start(binaries, identity);
    } catch (IOException e) {
      throw new PostgresUnavailable(
          "PostgreSQL cannot be set up in " + cluster.folder() + ": " + Folders.reason(e) + ".", e);
    }
  }

  private Server start(Path binaries, Identity identity) throws IOException {
    long began = System.nanoTime();
    while (true) {
      long offset = log.startAnew();
      int port = cluster.choosePort();
      identity.own(cluster.folder());
      Process process = process(binaries, identity.prefix(), port);
      identity.own(log.file());
      if (isReady(process)) {
        return new Server(process.toHandle(), cluster.endpoint(port));
      }
      boolean inTime = System.nanoTime() - began < STRAYS_END.toNanos();
      if (inTime && log.says("Address already in use", offset)) {
        continue;
      }
      if (inTime && log.says("pre-existing shared memory block", offset)) {
        endStrays();
        continue;
      }
      throw new PostgresUnavailable(
          "PostgreSQL did not start: " + log.lastWords(offset) + " (see " + log.file() + ").");
    }
  }

  private Process process(Path binaries, List<String> prefix, int port) throws IOException {
    var command = new ArrayList<String>();
    if (Command.exists("setsid")) {
      // A session of its own, so that Ctrl-C reaches this program alone.
      command.add("setsid");
    }
    command.addAll(prefix);
    command.add(binaries.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", cluster.data().toString()));
    command.addAll(Configuration.fixed(port));
    return new ProcessBuilder(command)
        .directory(cluster.folder().toFile())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
        .start();
  }

  /** False if the process ended instead. */
  private boolean isReady(Process process) {
    while (true) {
      Optional<PostmasterPid> written =
          PostmasterPid.read(cluster.data()).filter(pid -> pid.pid() == process.pid());
      if (written.filter(pid -> pid.status() == PostmasterPid.Status.READY).isPresent()) {
        return true;
      }
      if (Server.endsWithin(process.toHandle(), PAUSE)) {
        return false;
      }
    }
  }

  /**
   * After a killed postmaster a backend in the middle of a computation may live on for long, and
   * hold the cluster's shared memory; it can no longer commit anything.
   */
  private void endStrays() {
    List<ProcessHandle> strays =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
            .filter(process -> worksIn(process, cluster.data()))
            .toList();
    strays.forEach(ProcessHandle::destroy);
    strays.forEach(stray -> Server.endsWithin(stray, Duration.ofSeconds(1)));
  }

  private static boolean worksIn(ProcessHandle process, Path folder) {
    try {
      return Files.isSameFile(Path.of("/proc/" + process.pid() + "/cwd"), folder);
    } catch (IOException e) {
      return false;
    }
  }
}
