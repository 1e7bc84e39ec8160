package io.millrace.orchestrator.database;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.database.Sessions.Use;
import io.millrace.orchestrator.embedded.EmbeddedPostgres;
import io.millrace.orchestrator.embedded.Endpoint;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.tasks.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The databases of one start of the program. Opens nothing before it is asked for; closing leaves
 * the embedded server, if it was needed, for good. Safe to use from several threads.
 */
public final class Databases implements AutoCloseable {

  /** The orchestrator's database, among the names of warehouses. */
  public static final String ORCHESTRATOR = "orchestrator";

  static final String ORCHESTRATOR_DATABASE = "millrace";
  private static final Set<String> NOT_A_WAREHOUSE =
      Set.of(
          ORCHESTRATOR, ORCHESTRATOR_DATABASE, "warehouse", "postgres", "template0", "template1");

  /**
   * What takes longer in the orchestrator's database is rolled back; whoever does not know what
   * became of a transaction knows it by then.
   */
  public static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(60);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration ANY_TIME = Duration.ZERO;
  private static final Use ENGINE = new Use(5, PATIENCE, ANSWER, Sessions.BY_KEY);
  private static final Use SCHEDULES = new Use(4, PATIENCE, ANSWER, Sessions.BY_KEY);
  private static final Use PAGES = new Use(4, Duration.ofSeconds(2), ANSWER, Sessions.BY_KEY);

  /** A beat that failed is repeated before the lease runs out. */
  private static final Use HEARTBEATS =
      new Use(1, Duration.ofSeconds(1), Duration.ofSeconds(2), Sessions.BY_KEY);

  /**
   * Statements on the orchestrator's database find rows by keys; a warehouse's may be anything. As
   * many sessions as tries run at once, and one that ends those that do not stop.
   */
  private static final Use WAREHOUSE = new Use(9, PATIENCE, ANY_TIME, "");

  /** Of sensors, which ask often and may ask for much: they take no session of a try. */
  private static final Use SENSORS = new Use(4, PATIENCE, Duration.ofSeconds(40), "");

  private static final Use MIGRATIONS = new Use(4, PATIENCE, ANY_TIME, "");
  private static final String ALREADY_EXISTS = "42P04";
  private static final String CREATED_MEANWHILE = "23505";

  private final Settings settings;
  private final Locations locations;
  private final Map<String, HikariDataSource> pools = new HashMap<>();
  private final Set<String> reached = new HashSet<>();
  private @Nullable EmbeddedPostgres embedded;
  private boolean closed;

  /** Databases of which the settings alone say where they are. */
  public Databases(Settings settings) {
    this(settings, StoredUrls.NONE);
  }

  public Databases(Settings settings, StoredUrls stored) {
    this.settings = settings;
    this.locations = new Locations(settings, stored);
  }

  /** The orchestrator's own database, created on the embedded server if it is missing there. */
  public DataSource orchestrator() {
    return pool(ORCHESTRATOR, ORCHESTRATOR, ENGINE);
  }

  /** The orchestrator's database on a session that nothing else can keep busy. */
  public DataSource heartbeats() {
    return pool("heartbeats", ORCHESTRATOR, HEARTBEATS);
  }

  /** The orchestrator's database on sessions that schedules alone keep busy. */
  public DataSource schedules() {
    return pool("schedules", ORCHESTRATOR, SCHEDULES);
  }

  /**
   * The orchestrator's database on sessions that people who look at pages keep busy. Whoever gets
   * none within two seconds is told so.
   */
  public DataSource pages() {
    return pool("pages", ORCHESTRATOR, PAGES);
  }

  /**
   * A warehouse, created on the embedded server if it is missing there.
   *
   * @throws DatabaseUnavailable if neither a setting nor a stored connection says where it lives,
   *     or there is no way to it
   */
  public DataSource warehouse(String name) {
    return warehouse(name, name, WAREHOUSE);
  }

  /** The same on sessions that sensors alone keep busy; an answer comes within 40 seconds. */
  public DataSource warehouseForSensors(String name) {
    return warehouse("sensors of " + name, name, SENSORS);
  }

  private DataSource warehouse(String pool, String name, Use use) {
    if (NOT_A_WAREHOUSE.contains(name)) {
      throw new DatabaseUnavailable(
          "A warehouse cannot be named " + name + ", that name is taken; rename it in its DAG.",
          null);
    }
    return pool(pool, name, use);
  }

  /** Applies the migrations that the orchestrator's database does not have yet. */
  public void migrateOrchestrator() {
    try (HikariDataSource migrating =
        Sessions.pool("migrations", reachable(ORCHESTRATOR), MIGRATIONS)) {
      Migrations.ORCHESTRATOR.apply(migrating, getClass().getClassLoader());
    }
  }

  /** The newest of the migrations that this program brings along for its own database. */
  public static int schemaVersion() {
    return Migrations.ORCHESTRATOR.newest(Databases.class.getClassLoader());
  }

  /**
   * Applies the migrations that a warehouse does not have yet: what every warehouse holds, then its
   * own, from {@code db/<name>}.
   *
   * @param loader finds the warehouse's own migrations: that of a DAG which uses it
   */
  public void migrateWarehouse(String name, ClassLoader loader) {
    DataSource warehouse = warehouse(name);
    Migrations.EVERY_WAREHOUSE.apply(warehouse, getClass().getClassLoader());
    Migrations.of(name).apply(warehouse, loader);
  }

  /**
   * One session, not pooled, with a warehouse or {@link #ORCHESTRATOR}; creates nothing.
   *
   * @throws DatabaseUnavailable if there is no such database or no way to it
   */
  public Connection connect(String name) {
    return connect(name, locations.of(name, this::server));
  }

  private Connection connect(String name, DatabaseUrl url) {
    try {
      return Sessions.open(url);
    } catch (DatabaseUnavailable refusal) {
      if (!Sessions.isMissing(refusal) || !url.embedded()) {
        throw refusal;
      }
      if (name.equals(ORCHESTRATOR)) {
        throw new DatabaseUnavailable(
            "This home has no orchestrator's database yet; the first run makes it, or millrace db"
                + " migrate.",
            refusal);
      }
      String suggestion = DidYouMean.suggestion(name, existing(url));
      throw DatabaseUnavailable.unknown(
          "There is no warehouse "
              + name
              + (suggestion.isEmpty()
                  ? "; the first run of a DAG that uses it creates it, or millrace db migrate."
                  : suggestion),
          refusal);
    }
  }

  private static List<String> existing(DatabaseUrl url) {
    var names = new ArrayList<String>();
    try (Connection connection = Sessions.open(url.withDatabase("postgres"));
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select datname from pg_database where not datistemplate")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailable(
          "The databases cannot be listed: " + PostgresFailure.of(e).message() + ".", e);
    }
    names.removeAll(NOT_A_WAREHOUSE);
    names.add(ORCHESTRATOR);
    return names;
  }

  /**
   * Refuses a name under which there is no database, if its server runs.
   *
   * @throws DatabaseUnavailable if there is no such database or no way to it
   */
  public void require(String name) {
    try {
      Optional<DatabaseUrl> url = url(name);
      if (url.isPresent()) {
        connect(name, url.get()).close();
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailable(
          "The way to %s broke off: %s.".formatted(name, PostgresFailure.of(e).message()), e);
    }
  }

  /**
   * One session, not pooled, with the database that a stored URL names.
   *
   * @param origin that URL's name, for people, as in "the connection growth"
   * @throws DatabaseUnavailable if it is no URL of a database, or there is no way to it
   */
  public static Connection connect(String origin, String url) {
    return Sessions.open(DatabaseUrl.parse(origin, url));
  }

  /**
   * Where a warehouse or {@link #ORCHESTRATOR} is at this moment: as a setting says, else as is
   * stored, else on the embedded server; empty if that server does not run and is needed to tell.
   */
  public Optional<DatabaseUrl> url(String name) {
    return locations.now(name);
  }

  private synchronized DataSource pool(String pool, String database, Use use) {
    HikariDataSource open = pools.get(pool);
    if (open != null) {
      return open;
    }
    HikariDataSource opened = Sessions.pool(pool, reachable(database), use);
    pools.put(pool, opened);
    return opened;
  }

  /** Where a database is, which was found there once. */
  private synchronized DatabaseUrl reachable(String database) {
    DatabaseUrl url = locations.of(database, this::server);
    if (!reached.contains(database)) {
      requireOrCreate(url);
      reached.add(database);
    }
    return url;
  }

  private static void requireOrCreate(DatabaseUrl url) {
    try {
      Sessions.requireReachable(url);
    } catch (DatabaseUnavailable refusal) {
      if (!Sessions.isMissing(refusal) || !url.embedded()) {
        throw refusal;
      }
      create(url);
    }
  }

  private static void create(DatabaseUrl url) {
    try (Connection connection = Sessions.open(url.withDatabase("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("create database " + statement.enquoteIdentifier(url.database(), true));
    } catch (SQLException e) {
      if (!ALREADY_EXISTS.equals(e.getSQLState()) && !CREATED_MEANWHILE.equals(e.getSQLState())) {
        throw new DatabaseUnavailable(
            "The " + url + " cannot be created: " + PostgresFailure.of(e).message() + ".", e);
      }
    }
  }

  private synchronized Endpoint server() {
    if (closed) {
      throw new IllegalStateException("the databases are closed");
    }
    if (embedded == null) {
      settings.home().create();
      embedded = EmbeddedPostgres.open(settings.home().postgres(), settings.home().postgresLog());
    }
    return embedded.endpoint();
  }

  @Override
  public synchronized void close() {
    closed = true;
    pools.values().forEach(HikariDataSource::close);
    pools.clear();
    if (embedded != null) {
      embedded.close();
      embedded = null;
    }
  }
}
