package io.millrace.orchestrator.testbed;

import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.json;
import static io.millrace.tasks.copy.FileRows.fileRowsAppended;
import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that load a file of their day, where days begin half a day before those of UTC. */
class FilesOfDaysTest {

  private static final DagTest DAYS = DagTest.of(FilesOfDaysTest::days);

  @TempDir private Path folder;

  private static Dag days() {
    var dag =
        Dag.named("days")
            .schedule(Schedule.daily(ZoneId.of("Pacific/Auckland")))
            .warehouse("growth")
            .sampleData((folder, scale, seed) -> {});
    var table = RAW.SESSIONS;
    dag.task(
            "load",
            copy(json(day -> "sessions_" + BASIC_ISO_DATE.format(day) + ".json"))
                .into(table)
                .with(table.MEDIUM, RunValue.LOGICAL_DAY.cast(SQLDataType.CLOB))
                .replacingSame(table.MEDIUM)
                .reportingErrorsTo(day -> "errors_" + day + ".csv"))
        .check(fileRowsAppended(table));
    return dag.build();
  }

  @Test
  void replaceThatDayAlone() throws IOException {
    write("sessions_20261119.json", 1, 2);
    write("sessions_20261120.json", 3);

    try (TestBed bed = DAYS.bed()) {
      bed.run(DAYS.at("2026-11-19").reading(folder));
      bed.run(DAYS.at("2026-11-20").reading(folder));
      write("sessions_20261119.json", 1, 22);
      RunResult again = bed.run(DAYS.at("2026-11-19").reading(folder));

      assertThat(again.succeeded()).isTrue();
      assertThat(again.task("load").rows()).isEqualTo(2);
      assertThat(again.task("load").statements())
          .anyMatch(statement -> statement.startsWith("delete from"));
      assertThat(
              bed.warehouse()
                  .fetchValues("select medium || ' ' || user_id from raw.sessions order by 1"))
          .isEqualTo(List.of("2026-11-19 1", "2026-11-19 22", "2026-11-20 3"));
    }
    assertThat(folder.resolve("errors_2026-11-19.csv")).hasContent("line,reason,record\n");
  }

  private void write(String name, long... users) throws IOException {
    var lines = new StringBuilder("[");
    for (long user : users) {
      lines.append(lines.length() > 1 ? ",\n" : "");
      lines.append("{\"user_id\": ").append(user);
      lines.append(", \"time_started\": \"2026-11-19 10:00:00\", \"is_paid\": true}");
    }
    Files.writeString(folder.resolve(name), lines.append("]\n"));
  }
}
