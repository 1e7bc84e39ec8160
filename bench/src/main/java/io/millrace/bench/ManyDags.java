package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * A source file with many DAGs of a task each, every one with a daily schedule of its own that is
 * due in six hours at the earliest and eighteen at the latest.
 */
final class ManyDags {

  private static final Duration EARLIEST = Duration.ofHours(6);
  private static final int MINUTES = 12 * 60;
  private static final String BEGINNING =
      """
      import static io.millrace.tasks.plain.JavaTasks.java;

      import io.millrace.tasks.Dag;
      import io.millrace.tasks.DagDefinition;
      import io.millrace.tasks.Schedule;
      import java.time.ZoneOffset;

      public final class ManyDags {

        abstract static class Daily implements DagDefinition {
          private final String name;
          private final String cron;

          Daily(String name, String cron) {
            this.name = name;
            this.cron = cron;
          }

          @Override
          public Dag define() {
            var dag = Dag.named(name).schedule(Schedule.cron(cron, ZoneOffset.UTC));
            dag.task("nothing", java(context -> {}));
            return dag.build();
          }
        }
      """;

  private ManyDags() {}

  static void write(Path folder, int dags, ZonedDateTime now) throws IOException {
    var source = new StringBuilder(BEGINNING);
    ZonedDateTime first = now.withZoneSameInstant(ZoneOffset.UTC).plus(EARLIEST);
    for (int i = 0; i < dags; i++) {
      ZonedDateTime fires = first.plusMinutes(i % MINUTES);
      source.append(daily(i, fires));
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("ManyDags.java"), source.append("}\n"));
  }

  private static String daily(int number, ZonedDateTime fires) {
    return """

      public static final class Daily%1$d extends Daily {
        public Daily%1$d() {
          super("daily_%1$d", "%2$d %3$d * * *");
        }
      }
    """
        .formatted(number, fires.getMinute(), fires.getHour());
  }
}
