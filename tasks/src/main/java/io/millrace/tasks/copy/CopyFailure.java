package io.millrace.tasks.copy;

import io.millrace.tasks.PostgresFailure;
import io.millrace.tasks.TaskFailed;
import java.sql.SQLException;

/** Says in a sentence why the database did not take a file. */
final class CopyFailure {

  private CopyFailure() {}

  static TaskFailed of(SQLException e, SourcePath path, Target target) {
    PostgresFailure failure = PostgresFailure.of(e);
    String sentence = "copying %s into %s: %s".formatted(path, target.name(), failure.sentence());
    return failure.retryable()
        ? TaskFailed.forNow(sentence + "; run the task again", e)
        : TaskFailed.forGood(sentence + "; correct the file or the table", e);
  }
}
