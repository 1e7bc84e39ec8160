package io.millrace.orchestrator.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of one home agree through: one of them at a time starts or stops the server,
 * and each knows whether it is the last that uses it. The operating system takes the locks back
 * from a process that dies, however it dies.
 *
 * <p>Locks belong to the process, and closing any channel of the file gives up all of them, so a
 * process opens a home's lock once at most.
 */
final class HomeLock implements AutoCloseable {

  /** Byte of the file that is locked while the server is started or stopped. */
  private static final long CHANGE = 0;

  /** Byte of the file that every user of the server shares a lock on. */
  private static final long USERS = 1;

  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private @Nullable FileLock use;

  private HomeLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static HomeLock open(Path file) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    if (!OPEN.add(key)) {
      throw new IllegalStateException("this process has " + file + " open already");
    }
    try {
      return new HomeLock(
          key,
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (IOException e) {
      OPEN.remove(key);
      throw e;
    }
  }

  /** Waits until no other process starts or stops the server, and keeps them from it meanwhile. */
  synchronized <T> T changing(Supplier<T> change) {
    try {
      FileLock lock = channel.lock(CHANGE, 1, false);
      try {
        return change.get();
      } finally {
        lock.release();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts this process among the users; to be called while {@link #changing}. */
  synchronized void join() {
    try {
      use = channel.lock(USERS, 1, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops being a user and tells whether none is left; to be called while {@link #changing}. */
  synchronized boolean leave() {
    try {
      if (use != null) {
        use.release();
        use = null;
      }
      try (FileLock nobodyElse = channel.tryLock(USERS, 1, false)) {
        return nobodyElse != null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
    OPEN.remove(file);
  }
}
