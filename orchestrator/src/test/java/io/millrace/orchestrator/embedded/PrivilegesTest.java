package io.millrace.orchestrator.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivilegesTest {

  private static final int ORDINARY = 1000;
  private static final int NOBODY = 65534;

  @TempDir private Path home;
  private Path folder;

  @BeforeEach
  void canBeEntered() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    folder = Files.createDirectory(home.resolve("postgres"));
  }

  @Test
  void areEnoughForAnOrdinaryUser() throws IOException {
    assertThat(new Privileges(ORDINARY, true, command -> false).identity(folder).prefix())
        .isEmpty();
  }

  @Test
  void areFoundInANamespaceForAUserWithoutAName() throws IOException {
    assertThat(new Privileges(ORDINARY, false, command -> true).identity(folder).prefix())
        .containsExactly("unshare", "-U");
    assertThatThrownBy(() -> new Privileges(ORDINARY, false, command -> false).identity(folder))
        .isInstanceOf(PostgresUnavailable.class)
        .hasMessageStartingWith(
            "PostgreSQL refuses to run as user 1000, whom this machine has no name for,");
  }

  @Test
  void areMissingWhereRootCanBecomeNobodyElse() {
    assertThatThrownBy(() -> new Privileges(0, true, command -> false).identity(folder))
        .isInstanceOf(PostgresUnavailable.class)
        .hasMessage(
            "PostgreSQL refuses to run as root, and neither unshare -U nor setpriv works here; run"
                + " millrace as an ordinary user, or set MILLRACE_DB_URL to a server of your own.");
  }

  @Test
  void letRootStartAServerAsNobodyAndLeaveItToItsOwner() throws IOException, SQLException {
    assumeTrue(new UnixSystem().getUid() == 0, "only root can start a server as somebody else");
    var withoutNamespaces =
        new Privileges(
            0,
            true,
            command ->
                !command.contains("unshare") && Command.works(command.toArray(String[]::new)));
    Path log = home.resolve("postgres.log");

    try (var postgres = EmbeddedPostgres.open(folder, log, withoutNamespaces)) {
      assertThat(answers(postgres)).isTrue();
      assertThat(Identity.ownerOf(folder.resolve("data"))).isEqualTo(NOBODY);
    }

    try (var postgres = EmbeddedPostgres.open(folder, log)) {
      assertThat(answers(postgres)).isTrue();
      for (String name : List.of("", "data", "data/base", "lock", "millrace.conf", "password")) {
        assertThat(Identity.ownerOf(folder.resolve(name))).as(name).isEqualTo(NOBODY);
      }
      assertThat(Identity.ownerOf(log)).isEqualTo(NOBODY);
    }
  }

  private static boolean answers(EmbeddedPostgres postgres) throws SQLException {
    try (var connection = HomeUser.connect(postgres.endpoint())) {
      return connection.isValid(5);
    }
  }
}
