package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A try that has logged a million lines. */
class LongLogTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final int LINES = 1_000_000;

  @TempDir private Path folder;

  @Test
  void isShownFromItsEndAndGivenAsAWhole() throws Exception {
    try (var server = new MillServer(DATABASE, folder)) {
      String task = server.trigger("mode=good") + "/tasks/grind";
      server.awaitEnd();
      fill();

      HttpResponse<String> page = server.get(task);
      assertThat(page.body())
          .contains("line 1000000\n", "Only the end is shown; the download has all of it.")
          .contains("href=\"" + task + "/tries/1/log\" download")
          .doesNotContain("line 1\n")
          .hasSizeLessThan(500_000);

      HttpResponse<String> whole = server.get(task + "/tries/1/log");
      assertThat(whole.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
      assertThat(whole.body().lines().filter(line -> line.startsWith("line ")))
          .hasSize(LINES)
          .startsWith("line 1")
          .endsWith("line 1000000");
    }
  }

  /** In pieces of a thousand lines, after what the task has logged itself. */
  private static void fill() {
    DATABASE
        .sql()
        .execute(
            """
            insert into orchestrator.task_log (task_instance_id, token, chunk, content)
            select t.task_instance_id, 1, 1000 + piece,
              (select string_agg('line ' || n || E'\\n', '' order by n)
               from generate_series(piece * 1000 + 1, (piece + 1) * 1000) n)
            from orchestrator.task_instance t, generate_series(0, %d) piece
            where t.task_id = 'grind'
            """
                .formatted(LINES / 1_000 - 1));
  }
}
