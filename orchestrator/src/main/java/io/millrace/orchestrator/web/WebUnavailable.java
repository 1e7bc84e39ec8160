package io.millrace.orchestrator.web;

/** The pages cannot be served where they were asked for. */
public final class WebUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private WebUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  static WebUnavailable at(Address address, Throwable cause) {
    return new WebUnavailable(
        "Port %d of %s is in use or not ours to take: end the other program, or set MILLRACE_PORT"
            .formatted(address.port(), address.host()),
        cause);
  }
}
