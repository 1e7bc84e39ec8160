package io.millrace.orchestrator.testbed;

import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.tasks.history.History.history;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Dag;
import io.millrace.tasks.history.HistoryResult;
import io.millrace.tasks.test.CheckOutcome;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TestBed;
import java.time.Instant;
import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.SchemaImpl;
import org.jooq.impl.TableImpl;
import org.junit.jupiter.api.Test;

/** A history in real runs: fenced, checked, with its output handed on. */
class HistoryRunTest {

  private static final Lines LINES = new Lines();

  private static final DagTest KEEPING =
      DagTest.of(() -> {
        var dag = Dag.named("keeping").warehouse("growth");
        var lines =
            history(LINES)
                .key(LINES.USER_ID)
                .from(
                    select(RAW.CONVERSIONS.USER_ID, RAW.CONVERSIONS.LINE_NO).from(RAW.CONVERSIONS))
                .snapshot();
        var keep = dag.task("keep", lines);
        lines.checks().forEach(keep::check);
        dag.task("tell", java(keep, (result, context) -> context.log("told " + result.inserted())));
        return dag.build();
      });

  @Test
  void keepsDaysInAnyOrder() {
    try (TestBed bed = KEEPING.bed()) {
      bed.warehouse()
          .execute(
              """
              create table dwh.lines (user_id bigint not null, line_no bigint,
                valid_from date not null, valid_to date not null,
                primary key (user_id, valid_from))
              """);
      give(bed, 1, 7);
      RunResult first = bed.run(KEEPING.at("2026-11-19"));
      give(bed, 1, 8);
      RunResult late = bed.run(KEEPING.at("2026-11-17"));

      assertThat(first.succeeded()).isTrue();
      assertThat(first.task("tell").log()).contains("told 1");
      assertThat(late.task("keep").output())
          .isEqualTo(
              new HistoryResult(
                  1,
                  0,
                  0,
                  0,
                  Instant.parse("2026-11-17T00:00:00Z"),
                  Instant.parse("2026-11-19T00:00:00Z")));
      assertThat(late.task("keep").checks()).hasSize(5).allMatch(CheckOutcome::passed);
      assertThat(
              bed.warehouse()
                  .fetch("select concat_ws(' ', line_no, valid_from, valid_to) from dwh.lines")
                  .getValues(0, String.class))
          .containsExactlyInAnyOrder("8 2026-11-17 2026-11-19", "7 2026-11-19 infinity");
    }
  }

  @Test
  void showsItsStatementsWithoutADatabase() {
    assertThat(KEEPING.at("2026-11-19").sql("keep"))
        .hasSize(4)
        .last()
        .asString()
        .contains("2026-11-19", ":history_next", "insert into");
  }

  private static void give(TestBed bed, long user, long line) {
    bed.warehouse().truncate(RAW.CONVERSIONS).execute();
    bed.warehouse()
        .insertInto(RAW.CONVERSIONS)
        .set(RAW.CONVERSIONS.USER_ID, user)
        .set(RAW.CONVERSIONS.REGISTRATION_TIME, LocalDateTime.parse("2026-11-01T10:00"))
        .set(RAW.CONVERSIONS.FILE_ID, 1L)
        .set(RAW.CONVERSIONS.LINE_NO, line)
        .execute();
  }

  /** dwh.lines. */
  private static final class Lines extends TableImpl<Record> {

    final TableField<Record, Long> USER_ID =
        createField(DSL.name("user_id"), SQLDataType.BIGINT.nullable(false), this, "");

    Lines() {
      super(
          DSL.name("lines"),
          new SchemaImpl(DSL.name("dwh"), null, DSL.comment("")),
          null,
          null,
          DSL.comment(""),
          TableOptions.table(),
          null);
      createField(DSL.name("line_no"), SQLDataType.BIGINT, this, "");
      createField(DSL.name("valid_from"), SQLDataType.LOCALDATE.nullable(false), this, "");
      createField(DSL.name("valid_to"), SQLDataType.LOCALDATE.nullable(false), this, "");
    }
  }
}
