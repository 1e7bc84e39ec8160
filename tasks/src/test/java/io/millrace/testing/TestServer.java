package io.millrace.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The one PostgreSQL of a test JVM; JUnit closes it after the last test. Thread-safe. */
final class TestServer implements AutoCloseable {

  private static final String IMAGE = "postgres:18";

  private final ServerAddress address;
  private final Closeable process;
  private final Set<Template> migrated = new HashSet<>();
  private int clones;

  private TestServer(ServerAddress address, Closeable process) {
    this.address = address;
    this.process = process;
  }

  static TestServer of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(TestServer.class))
        .getOrComputeIfAbsent(TestServer.class, key -> start(), TestServer.class);
  }

  private static TestServer start() {
    return switch (System.getProperty("test.postgres", "auto")) {
      case "docker" -> inContainer();
      case "embedded" -> embedded();
      default -> hasDocker() ? inContainer() : embedded();
    };
  }

  /** Asks Docker itself only where there can be one: asking in vain takes a second. */
  private static boolean hasDocker() {
    return (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")))
        && DockerClientFactory.instance().isDockerAvailable();
  }

  @SuppressWarnings("resource") // closed with the server
  private static TestServer inContainer() {
    var container = new PostgreSQLContainer(IMAGE);
    container.start();
    var address =
        new ServerAddress(
            container.getHost(),
            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            container.getUsername(),
            container.getPassword());
    return new TestServer(address, container::close);
  }

  /** The program's own server where the module under test has it. */
  private static TestServer embedded() {
    return ServiceLoader.load(OwnServer.class)
        .findFirst()
        .map(server -> new TestServer(server.start(), server))
        .orElseGet(TestServer::fromBinaries);
  }

  private static TestServer fromBinaries() {
    try {
      var postgres =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver(TestServer::binaries)
              .setLocaleConfig("locale", "C.UTF-8")
              .setRegisterShutdownHook(false)
              .start();
      var address = new ServerAddress("localhost", postgres.getPort(), "postgres", "postgres");
      return new TestServer(address, postgres);
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL of the tests does not start", e);
    }
  }

  /**
   * The binaries of this machine, the first of them: the program's jar names its libraries, so that
   * they are on the class path twice when a module is tested against the jar.
   */
  private static InputStream binaries(String system, String machine) throws IOException {
    String os = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    String processor = machine.contains("aarch64") || machine.contains("arm") ? "arm_64" : "x86_64";
    String name = "/postgres-" + os + "-" + processor + ".txz";
    InputStream found = TestServer.class.getResourceAsStream(name);
    if (found == null) {
      throw new IOException("the class path has no " + name);
    }
    return found;
  }

  ServerAddress address() {
    return address;
  }

  DataSource dataSource(String database) {
    return new ZonedDataSource(address, database);
  }

  synchronized String cloneOf(Template template) {
    String source = "template_" + template.name();
    if (migrated.add(template)) {
      server().createDatabase(source).execute();
      template.migrate(dataSource(source));
    }
    String clone = "test_" + template.name() + "_" + ++clones;
    server().execute("create database {0} template {1}", DSL.name(clone), DSL.name(source));
    return clone;
  }

  void drop(String database) {
    server().execute("drop database {0} with (force)", DSL.name(database));
  }

  private DSLContext server() {
    return DSL.using(dataSource("postgres"), SQLDialect.POSTGRES);
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
