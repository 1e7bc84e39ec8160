package io.millrace.orchestrator.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's use of a home's PostgreSQL server, which runs from {@link #open} to {@link
 * #close}: should it die meanwhile, it is started again. Safe to use from several threads; a
 * process opens a folder once at a time.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private final Cluster cluster;
  private final Launch launch;
  private final HomeLock lock;
  private Server server;
  private Future<Void> revival;
  private boolean closed;

  private EmbeddedPostgres(Cluster cluster, Launch launch, HomeLock lock) {
    this.cluster = cluster;
    this.launch = launch;
    this.lock = lock;
    this.server =
        lock.changing(() -> {
          lock.join();
          return running();
        });
    this.revival = watch();
  }

  /**
   * Joins the server that runs in the folder, or starts one; the first start ever unpacks
   * PostgreSQL and makes an empty cluster.
   *
   * @param folder holds all of the server's files; created if absent
   * @param log what the server's messages are appended to
   * @throws PostgresUnavailable if there is no way to a running server
   */
  public static EmbeddedPostgres open(Path folder, Path log) {
    return open(folder, log, Privileges.ofThisProcess());
  }

  static EmbeddedPostgres open(Path folder, Path log, Privileges privileges) {
    var cluster = new Cluster(folder.toAbsolutePath().normalize());
    var launch = new Launch(cluster, new ServerLog(log), privileges);
    try {
      cluster.createFolder();
      HomeLock lock = HomeLock.open(cluster.lock());
      try {
        return new EmbeddedPostgres(cluster, launch, lock);
      } catch (RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new PostgresUnavailable(
          "PostgreSQL cannot be set up in " + folder + ": " + Folders.reason(e) + ".", e);
    }
  }

  /** Where the folder's server listens if it runs; starts nothing. */
  public static Optional<Endpoint> find(Path folder) {
    return Server.find(new Cluster(folder.toAbsolutePath().normalize())).map(Server::endpoint);
  }

  /** Where the server listens; the port may be another one after the server died. */
  public synchronized Endpoint endpoint() {
    return server.endpoint();
  }

  private Server running() {
    Optional<Server> found = Server.find(cluster);
    found.ifPresent(it -> LOG.debug("adopted postgres pid={}", it.process().pid()));
    return found.orElseGet(() -> {
      Server started = launch.run();
      LOG.info("started postgres pid={} {}", started.process().pid(), started.endpoint());
      return started;
    });
  }

  private Optional<Server> current() {
    return server.process().isAlive() ? Optional.of(server) : Server.find(cluster);
  }

  private Future<Void> watch() {
    return server.process().onExit().thenRunAsync(this::revive, Thread::startVirtualThread);
  }

  /** Done once the server has died and was started again, or could not be. */
  synchronized Future<Void> nextRevival() {
    return revival;
  }

  private synchronized void revive() {
    if (closed) {
      return;
    }
    LOG.warn("lost postgres pid={}", server.process().pid());
    try {
      server = lock.changing(this::running);
      revival = watch();
    } catch (RuntimeException e) {
      LOG.error("cannot start postgres again", e);
    }
  }

  /** Leaves the server, and stops it if no other process uses it. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean last =
        lock.changing(() -> {
          boolean nobodyElse = lock.leave();
          if (nobodyElse) {
            current().ifPresent(Server::stop);
          }
          return nobodyElse;
        });
    if (last) {
      LOG.info("stopped postgres");
    }
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("cannot close {}", cluster.lock(), e);
    }
  }
}
