package io.millrace.orchestrator.embedded;

import java.util.List;

/**
 * The server's settings: what nobody may change, and what suits a machine with a few cores where
 * pipelines run one after the other.
 */
final class Configuration {

  /** Beside the data, since this program rewrites it whoever the data belongs to. */
  static final String TUNED_FILE = "millrace.conf";

  private static final long ENOUGH_SHARED_MEMORY = 1L << 30;

  private Configuration() {}

  /** What the promises rest on; given on the command line, where it wins over every file. */
  static List<String> fixed(int port) {
    return List.of(
        "-p",
        Integer.toString(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "fsync=on",
        "-c",
        "synchronous_commit=on",
        "-c",
        "full_page_writes=on");
  }

  /**
   * Content of {@link #TUNED_FILE}.
   *
   * @param sharedMemory size of /dev/shm in bytes, where parallel statements share memory unless it
   *     is small; a container's has 64 MB, which one join can fill
   */
  static String tuned(int cores, long sharedMemory) {
    return """
    # Written by Millrace at each start; put your own settings into postgresql.conf, they win.

    max_connections = 100
    shared_buffers = 256MB
    effective_cache_size = 2GB
    # A few big statements at a time, not hundreds of small ones.
    work_mem = 64MB
    maintenance_work_mem = 256MB

    # No replica reads the log here. At this level a table that is created, truncated or
    # rebuilt and filled in one transaction is not written twice: its own file is flushed at
    # the commit instead. As durable, and half the writing.
    wal_level = minimal
    max_wal_senders = 0
    # Loads should not run into a checkpoint every few seconds.
    max_wal_size = 4GB
    checkpoint_timeout = 15min
    wal_buffers = 16MB

    # Solid state disks.
    random_page_cost = 1.1

    max_parallel_workers = %1$d
    max_parallel_maintenance_workers = %1$d
    max_parallel_workers_per_gather = %1$d
    dynamic_shared_memory_type = %2$s
    # Statements take seconds at most, compiling them would often take longer.
    jit = off
    max_logical_replication_workers = 0

    timezone = 'UTC'
    log_timezone = 'UTC'
    log_line_prefix = '%%m [%%p] %%q%%a@%%d '
    log_checkpoints = off
    """
        .formatted(Math.max(1, cores), sharedMemory < ENOUGH_SHARED_MEMORY ? "sysv" : "posix");
  }

  /** Content of a new cluster's {@code postgresql.conf}. */
  static String own() {
    return """
    include '../millrace.conf'

    # Your own settings for this server go below this line.
    """;
  }
}
