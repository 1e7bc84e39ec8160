package io.millrace.orchestrator.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

  private static final ClassLoader HERE = MigrationsTest.class.getClassLoader();

  @RegisterExtension static final TestDatabase database = TestDatabase.empty();

  @TempDir private Path folder;

  private final DSLContext sql = database.sql();

  @BeforeEach
  void isEmpty() {
    sql.execute("drop schema if exists millrace, orchestrator, shop cascade");
  }

  @Test
  void applyTheOrchestratorsSchema() {
    Migrations.ORCHESTRATOR.apply(database.dataSource(), HERE);

    assertThat(count("orchestrator.installation")).isOne();
    assertThat(count("orchestrator.flyway_schema_history")).isPositive();
  }

  @Test
  void areFoundWithTheLoaderOfADag() throws IOException {
    ClassLoader loader =
        jar("db/stall/V1__orders.sql", "create schema shop; create table shop.o ()");

    Migrations.EVERY_WAREHOUSE.apply(database.dataSource(), HERE);
    Migrations.of("stall").apply(database.dataSource(), loader);

    assertThat(count("shop.o")).isZero();
    assertThat(count("millrace.flyway_stall")).isPositive();
  }

  @Test
  void leaveFlywayAloneWhereNothingIsNew() {
    Migrations.ORCHESTRATOR.apply(database.dataSource(), HERE);
    // Flyway would apply it again.
    sql.execute("delete from orchestrator.flyway_schema_history where version = '1'");

    Migrations.ORCHESTRATOR.apply(database.dataSource(), HERE);

    assertThat(count("orchestrator.flyway_schema_history where version = '1'")).isZero();
  }

  @Test
  void applyWhatIsNewSinceTheLastTime() throws IOException {
    Migrations.EVERY_WAREHOUSE.apply(database.dataSource(), HERE);
    sources("V1__orders.sql", "create schema shop; create table shop.o ()");
    Migrations.of("stall").apply(database.dataSource(), loader());

    sources("V2__customers.sql", "create table shop.c ()");
    Migrations.of("stall").apply(database.dataSource(), loader());

    assertThat(count("shop.c")).isZero();
  }

  @Test
  void areAppliedOnceByTwoThatStartAtTheSameTime() {
    var both =
        CompletableFuture.allOf(
            CompletableFuture.runAsync(
                () -> Migrations.ORCHESTRATOR.apply(database.dataSource(), HERE)),
            CompletableFuture.runAsync(
                () -> Migrations.ORCHESTRATOR.apply(database.dataSource(), HERE)));

    both.join();

    assertThat(count("orchestrator.installation")).isOne();
  }

  @Test
  void nameTheFileThatFails() throws IOException {
    Migrations.EVERY_WAREHOUSE.apply(database.dataSource(), HERE);
    sources("V1__orders.sql", "create schema shop;\ncreate tabel shop.o ();");

    assertThatThrownBy(() -> Migrations.of("stall").apply(database.dataSource(), loader()))
        .isInstanceOf(MigrationFailed.class)
        .hasMessageStartingWith("db/stall cannot be applied:")
        .hasMessageContaining("V1__orders.sql")
        .hasMessageContaining("syntax error at or near \"tabel\"")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refuseAFileThatWasChangedAfterwards() throws IOException {
    Migrations.EVERY_WAREHOUSE.apply(database.dataSource(), HERE);
    sources("V1__orders.sql", "create schema shop");
    Migrations.of("stall").apply(database.dataSource(), loader());

    sources("V1__orders.sql", "create schema shop; create table shop.o ()");

    assertThatThrownBy(() -> Migrations.of("stall").apply(database.dataSource(), loader()))
        .isInstanceOf(MigrationFailed.class)
        .hasMessageContaining("checksum mismatch for migration version 1")
        .hasMessageNotContaining("http");
  }

  private int count(String from) {
    return sql.fetchSingle("select count(*) from " + from).get(0, int.class);
  }

  private void sources(String name, String content) throws IOException {
    Files.createDirectories(folder.resolve("db/stall"));
    Files.writeString(folder.resolve("db/stall").resolve(name), content);
  }

  private ClassLoader loader() throws IOException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, HERE);
  }

  private ClassLoader jar(String name, String content) throws IOException {
    Path jar = folder.resolve("shop.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        var zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("db/stall/"));
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, HERE);
  }
}
