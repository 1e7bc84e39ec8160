package io.millrace.orchestrator.database;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The connection parameters that psql and the driver both know, under their two names. */
final class UrlParameters {

  private static final Map<String, String> DRIVER_NAMES =
      Map.ofEntries(
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("sslnegotiation", "sslNegotiation"),
          Map.entry("channel_binding", "channelBinding"),
          Map.entry("gssencmode", "gssEncMode"),
          Map.entry("connect_timeout", "connectTimeout"),
          Map.entry("application_name", "ApplicationName"),
          Map.entry("options", "options"));

  private static final Map<String, String> LIBPQ_NAMES = new HashMap<>();

  static {
    DRIVER_NAMES.forEach((libpq, driver) -> LIBPQ_NAMES.put(driver, libpq));
  }

  private UrlParameters() {}

  static Optional<String> driverName(String libpq) {
    return Optional.ofNullable(DRIVER_NAMES.get(libpq));
  }

  static Optional<String> libpqName(String driver) {
    return Optional.ofNullable(LIBPQ_NAMES.get(driver));
  }

  static Set<String> libpqNames() {
    return DRIVER_NAMES.keySet();
  }
}
