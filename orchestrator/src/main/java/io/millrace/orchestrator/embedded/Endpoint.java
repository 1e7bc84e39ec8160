package io.millrace.orchestrator.embedded;

/** Where a server listens and who may enter: its superuser. */
public record Endpoint(String host, int port, String user, String password) {

  @Override
  public String toString() {
    return user + "@" + host + ":" + port;
  }
}
