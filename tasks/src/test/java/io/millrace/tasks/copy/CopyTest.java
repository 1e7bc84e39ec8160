package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.SourceFile;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.Elements;
import io.millrace.testing.FakeWarehouseContext;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CopyTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final String HEADER = "user_id,time_started,is_paid,medium\n";

  @Test
  void loadsEveryRecordWithTheLineItStartsOn() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    loading.file(
        "sessions.csv",
        HEADER
            + "3074457348697354961,2020-05-02 18:51:57.213,false,DIRECT\n"
            + "9223372036854775807,2020-04-12 02:18:02,true,\"a\nb\r\nc \"\"d\"\"\"\n"
            + "-9223372036854775808,1999-12-31 23:59:59.999,true,\n");

    CopyResult result = loading.run(copy(csv("sessions.csv")).into(sessions).replacing());

    assertThat(loading.values(sessions, "user_id"))
        .containsExactly(3074457348697354961L, Long.MAX_VALUE, Long.MIN_VALUE);
    assertThat(loading.values(sessions, "time_started::text"))
        .containsExactly(
            "2020-05-02 18:51:57.213", "2020-04-12 02:18:02", "1999-12-31 23:59:59.999");
    assertThat(loading.values(sessions, "is_paid")).containsExactly(false, true, true);
    assertThat(loading.values(sessions, "medium"))
        .containsExactly("DIRECT", "a\nb\r\nc \"d\"", null);
    assertThat(loading.values(sessions, "line_no")).containsExactly(2L, 3L, 6L);
    assertThat(result).isEqualTo(new CopyResult(result.fileId(), 3, 3, 0));
    assertThat(loading.query("select distinct file_id from raw.sessions"))
        .containsExactly(result.fileId());
    assertThat(loading.context().written()).containsExactly("raw.sessions 3");
  }

  @Test
  void loadsTheFileThatItsElementNames() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    loading.file("a.csv", HEADER + "7,2020-05-02 18:51:57,true,DIRECT\n");
    Path b = loading.file("b.csv", HEADER + "8,2020-05-02 18:51:57,true,MAIL\n");
    CopyOperator load =
        copy(csv(Elements.of(Path.class), Path::toString)).into(sessions).appending();

    loading.context().about(Path.of("a.csv"));
    loading.run(load);
    loading.context().about(b);
    loading.run(load);
    loading.run(load);

    assertThat(loading.query("select user_id from raw.sessions order by user_id"))
        .containsExactly(7L, 8L);
  }

  @Test
  void readsNoFileOutsideOfTheSourceFolderThatDataNames() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    CopyOperator load =
        copy(csv(Elements.of(String.class), name -> name)).into(sessions).appending();
    Path folder = loading.folder();
    Path secret =
        Files.writeString(folder.resolveSibling(folder.getFileName() + "-secret.csv"), "");
    try {
      for (String name : List.of("../" + secret.getFileName(), "x/../../" + secret.getFileName())) {
        loading.context().about(name);
        assertThat(loading.failure(load))
            .hasMessage(
                "its element of load names the file %s, which is outside of the source folder %s; name one in it"
                    .formatted(name, folder));
      }
      loading.context().about(secret.toString());
      assertThat(loading.failure(load)).hasMessageContaining("is outside of the source folder");
      assertThat(loading.failure(load).retryable()).isFalse();
    } finally {
      Files.delete(secret);
    }
    loading.context().about(" ");
    assertThat(loading.failure(load))
        .hasMessage("its element of load names no file; hand on its path within the source folder");
    loading.context().about("a\0b");
    assertThat(loading.failure(load))
        .hasMessage(
            "its element of load names a file that cannot be (Nul character not allowed); hand on"
                + " its path within the source folder");
  }

  @Test
  void refusesTheFileOfEachElementByWhatNamesIt() {
    assertThatThrownBy(() -> csv(Elements.of(String.class), name -> name).withoutHeader())
        .isInstanceOf(DagRejected.class)
        .hasMessage("file of each element of load: name the columns in withoutHeader(..)");
  }

  @Test
  void followsNoLinkThatDataNamesOutOfTheSourceFolder() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    CopyOperator load =
        copy(csv(Elements.of(String.class), name -> name)).into(sessions).appending();
    Path folder = loading.folder();
    loading.file("mine.csv", HEADER + "7,2020-05-02 18:51:57,true,DIRECT\n");
    Files.createSymbolicLink(folder.resolve("within.csv"), folder.resolve("mine.csv"));
    Path elsewhere = Files.createTempDirectory("elsewhere").toRealPath();
    Path secret = Files.writeString(elsewhere.resolve("secret.csv"), HEADER);
    try {
      Files.createSymbolicLink(folder.resolve("file.csv"), secret);
      Files.createSymbolicLink(folder.resolve("folder"), elsewhere);
      for (String name : List.of("file.csv", "folder/secret.csv")) {
        loading.context().about(name);
        assertThat(loading.failure(load))
            .hasMessage(
                "its element of load names the file %s, a link to %s outside of the source folder %s; put the file itself there"
                    .formatted(name, secret, folder));
      }
    } finally {
      Files.delete(secret);
      Files.delete(elsewhere);
    }
    loading.context().about("file.csv");
    assertThat(loading.failure(load)).hasMessageContaining("no such file");
    loading.context().about("within.csv");
    assertThat(loading.run(load).loaded()).isEqualTo(1);
  }

  @Test
  void findsColumnsByNameInAnyOrder() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    loading.file(
        "sessions.csv", "medium,is_paid,user_id,time_started\nDIRECT,true,7,2020-05-02 18:51:57\n");

    loading.run(copy(csv("sessions.csv")).into(sessions).replacing());

    assertThat(loading.values(sessions, "medium")).containsExactly("DIRECT");
    assertThat(loading.values(sessions, "user_id")).containsExactly(7L);
  }

  @Test
  void skipsTheByteOrderMark() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    loading.file("sessions.csv", "\ufeff" + HEADER + "7,2020-05-02 18:51:57,true,DIRECT\n");

    loading.run(copy(csv("sessions.csv")).into(sessions).replacing());

    assertThat(loading.values(sessions, "user_id")).containsExactly(7L);
  }

  @Test
  void takesWindowsLineEndsAndAMissingLastOne() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    Path file =
        loading.file(
            "sessions.csv",
            (HEADER + "7,2020-05-02 18:51:57,true,DIRECT\n8,2020-05-02 18:51:57,true,MAIL")
                .replace("\n", "\r\n"));

    loading.run(copy(csv("sessions.csv")).into(sessions).replacing());

    assertThat(loading.values(sessions, "medium")).containsExactly("DIRECT", "MAIL");
    assertThat(loading.values(sessions, "line_no")).containsExactly(2L, 3L);
    assertThat(loading.context().lines())
        .containsExactly(
            "reads " + file, file + " does not end with a line break; it may have been cut off");
  }

  @Test
  void takesAnyDelimiterAndColumnsByPlace() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    loading.file("sales.txt", "DIRECT~7~2020-05-02 18:51:57~true\n");
    var columns =
        new Field<?>[] {
          sessions.column("medium"),
          sessions.column("user_id"),
          sessions.column("time_started"),
          sessions.column("is_paid")
        };

    loading.run(
        copy(csv("sales.txt").delimitedBy('~').withoutHeader(columns)).into(sessions).replacing());

    assertThat(loading.values(sessions, "medium")).containsExactly("DIRECT");
    assertThat(loading.values(sessions, "line_no")).containsExactly(1L);
  }

  @Test
  void takesTabs() throws Exception {
    RawTable pairs =
        loading.create(
            new RawTable("pairs")
                .with("a", SQLDataType.CLOB)
                .with("b", SQLDataType.CLOB)
                .withBookkeeping());
    loading.file("pairs.tsv", "a\tb\n1,5\t\"x\ty\"\n");

    loading.run(copy(csv("pairs.tsv").tabDelimited()).into(pairs).replacing());

    assertThat(loading.values(pairs, "a")).containsExactly("1,5");
    assertThat(loading.values(pairs, "b")).containsExactly("x\ty");
  }

  @Test
  void leavesColumnsWithADefaultToTheDatabase() throws Exception {
    RawTable table =
        loading.create(
            new RawTable("stamped")
                .with("a", SQLDataType.CLOB)
                .with("kind", SQLDataType.CLOB.nullable(false).default_("new"))
                .withBookkeeping());
    loading.file("a.csv", "a\nx\n");
    loading.file("both.csv", "kind,a\nold,x\n");

    loading.run(copy(csv("a.csv")).into(table).replacing());
    var defaulted = loading.values(table, "kind");
    loading.run(copy(csv("both.csv")).into(table).replacing());

    assertThat(defaulted).containsExactly("new");
    assertThat(loading.values(table, "kind")).containsExactly("old");
  }

  @Test
  void needsNoBookkeepingColumns() throws Exception {
    RawTable bare = loading.create(new RawTable("bare").with("a", SQLDataType.INTEGER));
    loading.file("a.csv", "a\n1\n\n3\n");

    CopyResult result = loading.run(copy(csv("a.csv")).into(bare).replacing());

    assertThat(loading.query("select a from raw.bare order by a nulls last"))
        .containsExactly(1, 3, null);
    assertThat(result.loaded()).isEqualTo(3);
  }

  @Test
  void takesAFileWithAHeaderOnly() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    loading.file("sessions.csv", HEADER);

    CopyResult result = loading.run(copy(csv("sessions.csv")).into(sessions).replacing());

    assertThat(result).isEqualTo(new CopyResult(result.fileId(), 0, 0, 0));
  }

  @Test
  void replacesAllRows() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    loading.file("old.csv", HEADER + "7,2020-05-02 18:51:57,true,DIRECT\n");
    loading.file("new.csv", HEADER + "8,2020-05-02 18:51:57,true,MAIL\n");

    loading.run(copy(csv("old.csv")).into(sessions).replacing());
    loading.run(copy(csv("new.csv")).into(sessions).replacing());

    assertThat(loading.values(sessions, "user_id")).containsExactly(8L);
  }

  @Test
  void appendingTheSameFileAgainChangesNothing() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    loading.file("one.csv", HEADER + "7,2020-05-02 18:51:57,true,DIRECT\n");
    loading.file("two.csv", HEADER + "8,2020-05-02 18:51:57,true,MAIL\n");

    loading.run(copy(csv("one.csv")).into(sessions).appending());
    loading.run(copy(csv("two.csv")).into(sessions).appending());
    loading.run(copy(csv("two.csv")).into(sessions).appending());

    assertThat(loading.query("select user_id from raw.sessions order by 1"))
        .containsExactly(7L, 8L);
  }

  @Test
  void twoThatAppendTheSameFileAtOnceLoadItOnce() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    loading.file("one.csv", HEADER + "1,2020-05-02 18:51:57,false,DIRECT\n");
    CopyOperator load = copy(csv("one.csv")).into(sessions).appending();
    var ignored = load.run(loading.context());
    var second = new CompletableFuture<Boolean>();
    try (Connection other = warehouse.connect()) {
      other.setAutoCommit(false);
      Thread.ofPlatform()
          .start(() -> second.completeAsync(() -> loads(load, other), Runnable::run));
      Poll.until(
          "the second waits",
          Duration.ofSeconds(20),
          () ->
              second.isDone()
                  || warehouse.sql().fetchCount(table("pg_locks"), condition("not granted")) == 1);

      loading.context().connection().commit();

      assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(loading.values(sessions, "user_id")).containsExactly(1L);
  }

  private boolean loads(CopyOperator load, Connection connection) {
    try {
      var ignored = load.run(new FakeWarehouseContext(connection, loading.folder()));
      connection.commit();
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void appendingNeedsAColumnForTheFile() {
    var bare = new RawTable("bare").with("a", SQLDataType.CLOB);

    assertThatThrownBy(() -> copy(csv("a.csv")).into(bare).appending())
        .isInstanceOf(DagRejected.class)
        .hasMessageContaining("raw.bare")
        .hasMessageContaining("file_id");
  }

  @Test
  void reportsTheFileItRead() throws Exception {
    RawTable sessions = loading.create(RawTable.sessions());
    Path file = loading.file("sessions.csv", HEADER + "x\n7,2020-05-02 18:51:57,true,DIRECT\n");

    CopyResult result =
        loading.run(copy(csv("sessions.csv")).into(sessions).replacing().maxRejects(1));

    assertThat(loading.context().files())
        .containsExactly(
            new SourceFile(
                result.fileId(),
                file.toString(),
                72,
                "3cdc2528f2843a7e071b72ef8c2981d941b7074f57c3a2ad1b29fa4bf805cde1",
                2,
                1));
    assertThat(loading.context().progress()).containsExactly(1L);
  }

  @Test
  void knowsAFileByPathSizeAndTime() throws Exception {
    Path file = loading.file("a.csv", "a\n1\n");
    var path = new SourcePath(file);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T09:00:00Z")));

    long id = path.stamp().fileId(path);
    loading.file("a.csv", "a\n2\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T09:00:00Z")));
    long sameSizeAndTime = path.stamp().fileId(path);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T09:00:01Z")));
    long laterTime = path.stamp().fileId(path);

    assertThat(id).isPositive().isEqualTo(sameSizeAndTime).isNotEqualTo(laterTime);
  }

  @Test
  void reportsProgressOnTheWay() throws Exception {
    RawTable numbers = loading.create(new RawTable("numbers").with("a", SQLDataType.INTEGER));
    loading.file("numbers.csv", "a\n" + "1\n".repeat(120_000));

    loading.run(copy(csv("numbers.csv")).into(numbers).replacing());

    assertThat(loading.context().progress()).containsExactly(50_000L, 100_000L, 120_000L);
  }

  @Test
  void writesItsTableAndReadsNone() {
    var operator = copy(csv("sessions.csv")).into(RawTable.sessions()).replacing();

    assertThat(operator.lineage())
        .isEqualTo(Lineage.of(Set.of(), Set.of(new TableName("raw", "sessions"))));
  }

  @Test
  void refusesATableItCannotFill() {
    var documents = new RawTable("documents").with("body", SQLDataType.BLOB);

    assertThatThrownBy(() -> copy(csv("a.csv")).into(documents))
        .isInstanceOf(DagRejected.class)
        .hasMessage("table raw.documents: a file cannot fill column body of type blob");
    assertThatThrownBy(() -> copy(csv("a.csv")).into(new RawTable("nothing")))
        .isInstanceOf(DagRejected.class)
        .hasMessageContaining("raw.nothing");
  }

  @Test
  void refusesColumnsByPlaceThatAreNotTheTables() {
    RawTable sessions = RawTable.sessions();
    var file =
        csv("sales.txt").withoutHeader(sessions.column("user_id"), sessions.column("medium"));

    assertThatThrownBy(() -> copy(file).into(sessions).replacing())
        .isInstanceOf(DagRejected.class)
        .hasMessageContaining("lacks time_started, is_paid");
  }

  @Test
  void refusesADelimiterThatCannotDelimit() {
    assertThatThrownBy(() -> csv("a.csv").delimitedBy('"')).isInstanceOf(DagRejected.class);
    assertThatThrownBy(() -> csv("a.csv").delimitedBy('\n')).isInstanceOf(DagRejected.class);
  }
}
