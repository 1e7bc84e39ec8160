package io.millrace.tasks.copy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a file are to be read.
 *
 * @param mostUnpacked bytes that a packed one may unpack to; null for what its size allows
 */
record Packing(Charset charset, @Nullable Long mostUnpacked) {

  static final Packing PLAIN = new Packing(StandardCharsets.UTF_8, null);

  private static final long MOST_TIMES = 100;
  private static final long ALWAYS_ALLOWED = 64L << 20;

  Packing encodedAs(Charset other) {
    return new Packing(other, mostUnpacked);
  }

  Packing unpackingAtMost(long bytes) {
    return new Packing(charset, bytes);
  }

  /** Bytes that a packed file of this size may unpack to. */
  long mostOf(long size) {
    return mostUnpacked != null ? mostUnpacked : Math.max(ALWAYS_ALLOWED, MOST_TIMES * size);
  }
}
