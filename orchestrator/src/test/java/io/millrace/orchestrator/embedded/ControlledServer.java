package io.millrace.orchestrator.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A durable PostgreSQL in a process of its own, whose ends a test chooses. Its cluster is kept in
 * the folder, since making one takes longest; its port may be another after a start. Thread-safe.
 */
public final class ControlledServer implements AutoCloseable {

  private static final Duration TO_DIE = Duration.ofSeconds(30);

  private final Launch launch;
  private final FileChannel lock;
  private final Thread atTheEnd = Thread.ofPlatform().unstarted(this::stop);
  private Server server;

  private ControlledServer(Launch launch, Server server, FileChannel lock) {
    this.launch = launch;
    this.server = server;
    this.lock = lock;
    Runtime.getRuntime().addShutdownHook(atTheEnd);
  }

  /** Ends a server that an earlier test run left in the folder, and starts it anew. */
  public static ControlledServer start(Path folder) throws IOException {
    var cluster = new Cluster(folder.toAbsolutePath().normalize());
    cluster.createFolder();
    FileChannel lock = FileChannel.open(cluster.lock(), CREATE, WRITE);
    if (lock.tryLock() == null) {
      throw new IllegalStateException("another test run uses " + folder);
    }
    Server.find(cluster).ifPresent(Server::stop);
    var log = new ServerLog(folder.resolveSibling(folder.getFileName() + ".log"));
    var launch = new Launch(cluster, log, Privileges.ofThisProcess());
    return new ControlledServer(launch, launch.run(), lock);
  }

  public synchronized int port() {
    return server.endpoint().port();
  }

  public synchronized String user() {
    return server.endpoint().user();
  }

  public synchronized String password() {
    return server.endpoint().password();
  }

  /** Ends every session and stops in order. */
  public synchronized void stop() {
    if (server.process().isAlive()) {
      server.stop();
    }
  }

  /** Ends it without a checkpoint: the next start recovers. */
  public synchronized void stopImmediately() {
    end("QUIT");
  }

  /** Kills the postmaster; its other processes end by themselves once they notice. */
  public synchronized void kill() {
    end("KILL");
  }

  private void end(String signal) {
    try {
      Command.run(List.of("sh", "-c", "kill -" + signal + " " + server.process().pid()));
    } catch (IOException failure) {
      throw new IllegalStateException("the server cannot be signalled", failure);
    }
    if (!Server.endsWithin(server.process(), TO_DIE)) {
      throw new IllegalStateException("the server does not end");
    }
  }

  /** Starts it again unless it runs; returns once it is ready. */
  public synchronized void startAgain() {
    if (!server.process().isAlive()) {
      server = launch.run();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    lock.close();
    Runtime.getRuntime().removeShutdownHook(atTheEnd);
  }
}
