package io.millrace.orchestrator.web;

/** The pages cannot be served where they were asked for. */
public final class WebUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private WebUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  static WebUnavailable at(Address address, Exception cause) {
    return new WebUnavailable(
        sentence(String.valueOf(cause.getMessage())).formatted(address.host(), address.port()),
        cause);
  }

  /** From the words of the operating system and of Java. */
  private static String sentence(String reason) {
    if (reason.contains("Permission denied")) {
      return "Port %2$d is not for everybody to take: set MILLRACE_PORT to one from 1024 on.";
    }
    return reason.matches("(?s).*(Unresolved|assign requested) address.*")
        ? "MILLRACE_BIND is %1$s, which is no address of this machine: correct it."
        : "Port %2$d of %1$s is in use: end the other program, or set MILLRACE_PORT.";
  }
}
