package io.millrace.orchestrator.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Poll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One cluster for all tests, since making one takes longest; each leaves it stopped and whole. */
@TestMethodOrder(MethodOrderer.Random.class)
class EmbeddedPostgresTest {

  private static final List<String> BROKEN_BY_TESTS =
      List.of("data/PG_VERSION", "data/postgresql.conf");
  private static final Map<String, String> whole = new HashMap<>();

  @TempDir private static Path home;

  private final Path folder = home.resolve("postgres");

  @BeforeAll
  static void make() throws IOException {
    EmbeddedPostgres.open(home.resolve("postgres"), home.resolve("postgres.log")).close();
    for (String file : BROKEN_BY_TESTS) {
      whole.put(file, Files.readString(home.resolve("postgres").resolve(file)));
    }
  }

  @AfterEach
  void isStoppedAndWholeAgain() throws IOException {
    assertThat(EmbeddedPostgres.find(folder)).isEmpty();
    for (var file : whole.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void isDurable() throws SQLException {
    try (var postgres = open()) {
      assertThat(shows(postgres, "fsync")).isEqualTo("on");
      assertThat(shows(postgres, "synchronous_commit")).isEqualTo("on");
      assertThat(shows(postgres, "full_page_writes")).isEqualTo("on");
      assertThat(shows(postgres, "data_checksums")).isEqualTo("on");
    }
  }

  @Test
  void asksForItsPassword() throws IOException {
    try (var postgres = open()) {
      String url = "jdbc:postgresql://127.0.0.1:" + postgres.endpoint().port() + "/postgres";

      assertThatThrownBy(() -> DriverManager.getConnection(url, "millrace", "guessed"))
          .hasMessageContaining("password authentication failed");
    }
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(folder.resolve("password")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void keepsItsPortAndItsRows() throws SQLException {
    int port;
    try (var postgres = open()) {
      port = postgres.endpoint().port();
      run(postgres, "create table kept as select 42 as answer");
    }

    try (var postgres = open()) {
      assertThat(postgres.endpoint().port()).isEqualTo(port);
      assertThat(ask(postgres, "select answer from kept")).isEqualTo("42");
      run(postgres, "drop table kept");
    }
  }

  @Test
  void takesAnotherPortWhereSomebodyHasIts() throws Exception {
    int port = Integer.parseInt(Files.readString(folder.resolve("port")));

    try (var somebody = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        var postgres = open()) {
      assertThat(postgres.endpoint().port()).isNotEqualTo(somebody.getLocalPort());
      assertThat(ask(postgres, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void letsPeopleTuneIt() throws Exception {
    append("postgresql.conf", "\nwork_mem = 3MB\nfsync = off\n");

    try (var postgres = open()) {
      assertThat(shows(postgres, "work_mem")).isEqualTo("3MB");
      assertThat(shows(postgres, "fsync")).isEqualTo("on");
    }
  }

  @Test
  void isStartedAgainWhenItIsKilled() throws Exception {
    try (var postgres = open()) {
      run(postgres, "create table survivor as select 1 as one");
      var revival = postgres.nextRevival();

      ProcessHandle.of(pid()).orElseThrow().destroyForcibly();

      revival.get();
      assertThat(ask(postgres, "select one from survivor")).isEqualTo("1");
      run(postgres, "drop table survivor");
    }
  }

  @Test
  void recoversAlthoughAKilledServersStatementGoesOn() throws Exception {
    try (var postgres = open();
        var busy = HomeUser.connect(postgres.endpoint());
        var endless = busy.createStatement()) {
      endless.execute("set statement_timeout = '60s'");
      var revival = postgres.nextRevival();
      // Neither reads nor writes nor waits, so it does not notice that its server is gone.
      var statement =
          Thread.startVirtualThread(() ->
              assertThatThrownBy(
                      () -> endless.execute("select count(*) from generate_series(1, 1e15)"))
                  .isInstanceOf(SQLException.class));
      Poll.until(
          "the statement has reached the server",
          Duration.ofSeconds(20),
          () ->
              !ask(postgres, "select count(*) from pg_stat_activity where query like '%1e15%'")
                  .equals("1"));

      ProcessHandle.of(pid()).orElseThrow().destroyForcibly();

      revival.get();
      assertThat(ask(postgres, "select 1")).isEqualTo("1");
      statement.join();
    }
  }

  @Test
  void doesNotTakeAnotherProgramForItself() throws Exception {
    Path pidFile = folder.resolve("data/postmaster.pid");
    var left =
        List.of(
            "" + ProcessHandle.current().pid(), folder + "/data", "1", "1", "", "", "", "ready");
    Files.write(pidFile, left);

    try (var postgres = open()) {
      assertThat(ask(postgres, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void saysThatThePasswordIsGone() throws IOException {
    Path password = folder.resolve("password");
    Path elsewhere = Files.move(password, home.resolve("password"));

    try {
      assertThatThrownBy(this::open)
          .isInstanceOf(PostgresUnavailable.class)
          .hasMessageStartingWith(password + " is missing");
    } finally {
      Files.move(elsewhere, password);
    }
  }

  @Test
  void refusesTheDataOfAnotherVersion() throws IOException {
    Path version = folder.resolve("data/PG_VERSION");
    Files.writeString(version, "17\n");

    assertThatThrownBy(this::open)
        .isInstanceOf(PostgresUnavailable.class)
        .hasMessage(
            folder.resolve("data")
                + " was made by PostgreSQL 17 and this program brings PostgreSQL 18; use the"
                + " program that made it, or another MILLRACE_HOME.");
  }

  @Test
  void saysWhyItDoesNotStart() throws IOException {
    append("postgresql.conf", "\nno_such_setting = 1\n");

    assertThatThrownBy(this::open)
        .isInstanceOf(PostgresUnavailable.class)
        .hasMessageStartingWith(
            "PostgreSQL did not start: unrecognized configuration parameter \"no_such_setting\" in")
        .hasMessageEndingWith("(see " + home.resolve("postgres.log") + ").");
  }

  private EmbeddedPostgres open() {
    return EmbeddedPostgres.open(folder, home.resolve("postgres.log"));
  }

  private void append(String file, String text) throws IOException {
    Files.writeString(folder.resolve("data").resolve(file), text, StandardOpenOption.APPEND);
  }

  private long pid() {
    return PostmasterPid.read(folder.resolve("data")).orElseThrow().pid();
  }

  private static String shows(EmbeddedPostgres postgres, String setting) throws SQLException {
    return ask(postgres, "show " + setting);
  }

  private static String ask(EmbeddedPostgres postgres, String query) throws SQLException {
    try (var connection = HomeUser.connect(postgres.endpoint());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void run(EmbeddedPostgres postgres, String statement) throws SQLException {
    try (var connection = HomeUser.connect(postgres.endpoint());
        var call = connection.createStatement()) {
      call.execute(statement);
    }
  }
}
