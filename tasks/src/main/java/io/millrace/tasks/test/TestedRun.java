package io.millrace.tasks.test;

import io.millrace.tasks.Dag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as a test wants it.
 *
 * @param migrations finds those of the DAG's warehouse, in {@code db/<warehouse>}
 * @param now when it is asked for; null for the moment
 * @param logicalDate a date or an instant; null for the last interval completed by then
 * @param given what it and its tasks find
 */
public record TestedRun(
    Dag dag,
    ClassLoader migrations,
    @Nullable Instant now,
    @Nullable String logicalDate,
    Given given) {

  static TestedRun of(Dag dag, ClassLoader migrations) {
    return new TestedRun(dag, migrations, null, null, Given.NOTHING);
  }

  TestedRun at(String date) {
    return new TestedRun(dag, migrations, now, date, given);
  }

  TestedRun now(Instant moment) {
    return new TestedRun(dag, migrations, moment, logicalDate, given);
  }

  TestedRun with(Given all) {
    return new TestedRun(dag, migrations, now, logicalDate, all);
  }
}
