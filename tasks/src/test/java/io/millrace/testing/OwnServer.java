package io.millrace.testing;

import java.io.Closeable;

/**
 * The PostgreSQL that the program itself starts, for the tests of modules that have it; found
 * through {@link java.util.ServiceLoader}.
 */
public interface OwnServer extends Closeable {

  /** Returns once the server is ready and holds no database of an earlier test run. */
  ServerAddress start();
}
