package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.FileRows.fileRowsAppended;
import static io.millrace.tasks.copy.FileRows.fileRowsArrived;
import static io.millrace.tasks.copy.FileRows.sameHeader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckQueries;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Set;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileRowsTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final String HEADER = "user_id,time_started,is_paid,medium\n";
  private static final String GOOD = "7,2020-05-02 18:51:57,true,DIRECT\n";

  private RawTable sessions = RawTable.sessions();

  @BeforeEach
  void someOfTheRecordsAreBad() throws Exception {
    sessions = loading.create(RawTable.sessions());
    loading.file("sessions.csv", HEADER + GOOD.repeat(5) + "bad\n".repeat(2));
  }

  @Test
  void holdsWhereEveryRecordIsARowOrAReject() throws Exception {
    loading.run(copy(csv("sessions.csv")).into(sessions).replacing().maxRejects(2));

    assertThat(counts(fileRowsArrived(sessions))).containsExactly(7L, 0L);
    assertThat(loading.context().fetch(fileRowsArrived(sessions).failing())).isEmpty();
  }

  @Test
  void failsWhereRowsAreMissing() throws Exception {
    loading.run(copy(csv("sessions.csv")).into(sessions).replacing().maxRejects(2));
    delete("line_no < 4");

    assertThat(counts(fileRowsArrived(sessions))).containsExactly(7L, 2L);
    assertThat(loading.context().fetch(fileRowsArrived(sessions).failing()))
        .singleElement()
        .satisfies(row -> assertThat(row.intoList()).isEqualTo(List.of(7L, 2L, 3L)));
  }

  @Test
  void failsWhereRowsOfAnotherFileAreLeft() throws Exception {
    loading.file("other.csv", HEADER + GOOD);
    loading.run(copy(csv("other.csv")).into(sessions).replacing());
    loading.run(copy(csv("sessions.csv")).into(sessions).appending().maxRejects(2));

    assertThat(counts(fileRowsArrived(sessions))).containsExactly(7L, 1L);
    assertThat(counts(fileRowsAppended(sessions))).containsExactly(7L, 0L);
  }

  @Test
  void failsWhereAppendedRowsAreMissing() throws Exception {
    loading.run(copy(csv("sessions.csv")).into(sessions).appending().maxRejects(2));
    delete("line_no = 2");

    assertThat(counts(fileRowsAppended(sessions))).containsExactly(7L, 1L);
  }

  @Test
  void cannotTellFilesApartWithoutTheirId() {
    var bare = new RawTable("bare").with("a", SQLDataType.CLOB);

    assertThatThrownBy(() -> fileRowsAppended(bare))
        .isInstanceOf(DagRejected.class)
        .hasMessageContaining("raw.bare");
  }

  @Test
  void readsItsTableOnly() {
    Check check = fileRowsAppended(sessions);

    assertThat(check.lineage())
        .isEqualTo(Lineage.of(Set.of(new TableName("raw", "sessions")), Set.of()));
    assertThat(QueryLineage.hiddenParts(check.counts())).isEmpty();
    assertThat(QueryLineage.hiddenParts(check.failing())).isEmpty();
  }

  @Test
  void measuresTheHeader() throws Exception {
    loading.run(copy(csv("sessions.csv")).into(sessions).replacing().maxRejects(2));
    Check check = sameHeader(sessions);

    assertThat(loading.context().fetch(((CheckQueries.Measured) check.queries()).measure()))
        .extracting(row -> row.value1() + " " + row.value2())
        .containsExactly("user_id 1.0", "time_started 2.0", "is_paid 3.0", "medium 4.0");
    assertThat(check.severity()).isEqualTo(Check.Severity.WARNING);
    assertThat(check.name()).isEqualTo("same_header_sessions");
    assertThat(check.faults()).isEmpty();
    assertThatThrownBy(() -> check.where(DSL.trueCondition()))
        .isInstanceOf(DagRejected.class)
        .hasMessage("a check that looks at no rows takes no where(..); leave it out");
  }

  @Test
  void blocks() {
    Check check = fileRowsArrived(sessions);

    assertThat(check.severity()).isEqualTo(Check.Severity.BLOCKING);
    assertThat(check.name()).isEqualTo("file_rows_arrived_sessions");
    assertThat(check.table()).hasToString("raw.sessions");
  }

  private List<Object> counts(Check check) {
    return loading.context().fetch(check.counts()).getFirst().intoList();
  }

  private void delete(String condition) {
    DSL.using(loading.context().connection())
        .execute("delete from raw.sessions where " + condition);
  }
}
