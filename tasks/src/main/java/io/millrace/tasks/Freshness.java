package io.millrace.tasks;

import io.millrace.tasks.lineage.TableName;
import java.time.Duration;
import java.util.List;

/**
 * How old a table may become: since a task that writes it last succeeded.
 *
 * @param table that a task of the DAG writes
 * @param span since the last success of such a task; before one, since the DAG was first loaded
 * @param writers ids of those tasks
 */
public record Freshness(TableName table, Duration span, List<String> writers) {

  public Freshness {
    writers = List.copyOf(writers);
  }

  /** Completes "to be ...". */
  public String inWords() {
    return "written every " + Durations.shown(span);
  }
}
