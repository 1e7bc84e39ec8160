package io.millrace.orchestrator.database;

import static io.millrace.orchestrator.database.Databases.ORCHESTRATOR;

import io.millrace.orchestrator.embedded.EmbeddedPostgres;
import io.millrace.orchestrator.embedded.Endpoint;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.tasks.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/** Where each database is: as a setting says, else as is stored, else on the embedded server. */
record Locations(Settings settings, StoredUrls stored) {

  /** Empty if that is the embedded server, or is stored on it, and it does not run. */
  Optional<DatabaseUrl> now(String name) {
    return set(name)
        .or(() ->
            set(ORCHESTRATOR)
                .or(() -> EmbeddedPostgres.find(settings.home().postgres()).map(Locations::on))
                .map(orchestrator -> beside(orchestrator, name)));
  }

  /** {@code server} is the embedded server, started if it is needed. */
  DatabaseUrl of(String name, Supplier<Endpoint> server) {
    return set(name)
        .orElseGet(() -> beside(set(ORCHESTRATOR).orElseGet(() -> on(server.get())), name));
  }

  private static DatabaseUrl on(Endpoint server) {
    return DatabaseUrl.embedded(server, Databases.ORCHESTRATOR_DATABASE);
  }

  /** What a setting says. */
  private Optional<DatabaseUrl> set(String name) {
    return name.equals(ORCHESTRATOR)
        ? settings.databaseUrl().map(url -> DatabaseUrl.parse("MILLRACE_DB_URL", url))
        : settings
            .warehouseUrl(name)
            .map(url -> DatabaseUrl.parse(Settings.warehouseVariable(name), url));
  }

  private DatabaseUrl beside(DatabaseUrl orchestrator, String name) {
    if (name.equals(ORCHESTRATOR)) {
      return orchestrator;
    }
    return stored(orchestrator, name)
        .orElseGet(() -> {
          if (orchestrator.embedded()) {
            return orchestrator.withDatabase(name);
          }
          throw DatabaseUnavailable.unknown(
              ("Nothing says where the warehouse %s is; set %s, or store it with `millrace connections"
                      + " set %s`, since MILLRACE_DB_URL is set and no embedded server is used.")
                  .formatted(name, Settings.warehouseVariable(name), name),
              null);
        });
  }

  private Optional<DatabaseUrl> stored(DatabaseUrl orchestrator, String name) {
    if (stored.equals(StoredUrls.NONE)) {
      return Optional.empty();
    }
    try (Connection connection = Sessions.open(orchestrator)) {
      return stored
          .url(Dsl.on(connection), name)
          .map(url -> DatabaseUrl.parse("the connection " + name, url));
    } catch (DatabaseUnavailable refusal) {
      if (Sessions.isMissing(refusal)) {
        return Optional.empty();
      }
      throw refusal;
    } catch (SQLException e) {
      throw new DatabaseUnavailable(
          "The way to the %s broke off: %s."
              .formatted(orchestrator, PostgresFailure.of(e).message()),
          e);
    }
  }
}
