package io.millrace.orchestrator.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the pages are.
 *
 * @param host to listen on
 * @param port to listen on; 0 takes any
 * @param publicUrl under which people know it, where that is another one
 */
public record Address(String host, int port, @Nullable String publicUrl) {

  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  /** Whether a request that names this host was meant for this server. */
  boolean isCalled(String hostHeader) {
    String name = hostHeader.replaceFirst(":\\d+$", "");
    return LOOPBACK.contains(name)
        || name.equals(host)
        || name.equals("[" + host + "]")
        || (publicUrl != null && hostOf(publicUrl).equals(hostHeader));
  }

  private static String hostOf(String url) {
    return url.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
  }
}
