package io.millrace.testing;

/** Where a PostgreSQL server listens, and its superuser. */
public record ServerAddress(String host, int port, String user, String password) {

  String url(String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  String libpqUrl(String database) {
    return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + database;
  }
}
