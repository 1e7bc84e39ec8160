package io.millrace.orchestrator.crash;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.testing.Pid;
import io.millrace.testing.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run of {@link Misbehaving}: each task comes to its own end, and the program to its own. */
class MisbehavingTest {

  /** What a log holds at most, the line that says so included. */
  private static final int LONGEST_LOG = 4_000_100;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // before all
  private static Millraces.Ended ended;

  @SuppressWarnings("NullAway.Init") // before all
  private static Map<String, Record> tasks;

  @BeforeAll
  static void run() throws Exception {
    Path source = Files.createDirectories(folder.resolve("source"));
    ended = new Millraces(folder).run("run", "misbehaving", "--param", "source=" + source);
    var home = Map.of("MILLRACE_HOME", folder.resolve("home").toString());
    try (var databases = new Databases(Settings.load(home, folder));
        var connection = databases.connect(Databases.ORCHESTRATOR)) {
      tasks =
          DSL.using(connection, SQLDialect.POSTGRES)
              .fetch(
                  """
                  select task_id, state, reason, rows_moved, value::text as output,
                    (select string_agg(content, '' order by chunk) from orchestrator.task_log l
                      where l.task_instance_id = i.task_instance_id) as log
                  from orchestrator.task_instance i
                  left join orchestrator.task_output o using (task_instance_id)
                  """)
              .intoMap(row -> row.get("task_id", String.class));
    }
  }

  private static String of(String task, String column) {
    return String.valueOf(requireNonNull(tasks.get(task)).get(column, String.class));
  }

  private static List<String> log(String task) {
    return of(task, "log").lines().map(line -> line.replaceFirst("^\\S+ \\S+ ", "")).toList();
  }

  private static void assertFailed(String task, String reason) {
    assertThat(of(task, "state")).isEqualTo("failed");
    assertThat(of(task, "reason")).isEqualTo(reason);
  }

  @Test
  void theProgramOutlivesItsTasks() {
    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    assertThat(tasks.values())
        .extracting(row -> row.get("state", String.class))
        .containsOnly("success", "failed");
  }

  @Test
  void failsATaskThatWouldEndTheProgram() {
    String sentence =
        ", which would end the whole program; throw TaskFailed instead, or run it"
            + " .inChildProcess()";
    assertFailed("exits", "the task called System.exit(3)" + sentence);
    assertFailed("halts", "the task called Runtime.halt(3)" + sentence);
  }

  @Test
  void failsATaskThatTakesAllMemory() {
    assertFailed(
        "leaks",
        "the program ran out of memory (Java heap space); give it more with"
            + " MILLRACE_JAVA_OPTS=-Xmx1g, or run the task .inChildProcess()");
    assertThat(of("goes_on", "state")).isEqualTo("success");
    assertFailed(
        "child_leaks",
        "the child process ran out of its 64 MB of memory; give it more with"
            + " .inChildProcess(128)");
  }

  @Test
  void logsNoTraceOfItsOwnWhereAChildFailed() {
    assertThat(log("child_leaks")).noneMatch(line -> line.contains("ChildTry"));
    assertThat(log("child_refuses")).noneMatch(line -> line.contains("ChildTry"));
  }

  @Test
  void cutsLogsThatDoNotEnd() {
    for (String task : List.of("floods", "child_floods", "shell_floods")) {
      assertThat(of(task, "state")).as(task).isEqualTo("success");
      assertThat(of(task, "log"))
          .as(task)
          .hasSizeBetween(4_000_000, LONGEST_LOG)
          .endsWith("(the log ends here: too long)\n");
    }
  }

  @Test
  void takesBinaryForText() {
    for (String task : List.of("prints_binary", "child_prints_binary", "shell_prints_binary")) {
      assertThat(of(task, "state")).as(task).isEqualTo("success");
      assertThat(of(task, "log")).as(task).hasSizeBetween(2_000_000, LONGEST_LOG);
    }
    assertThat(log("prints_binary")).contains("zero \uFFFD, half a pair ?, the other half ?");
  }

  @Test
  void handsInputsAndOutputsToAChildAndBack() {
    assertThat(of("child_answers", "output")).isEqualTo("{\"text\": \"\u00e91\", \"number\": 42}");
    assertThat(of("child_answers", "rows_moved")).isEqualTo("7");
    assertThat(log("child_answers"))
        .contains("printed", "without an end of line", "logged")
        .contains("source " + folder.resolve("source"));
  }

  @Test
  void passesOnWhyAChildsTaskFailed() {
    assertFailed("child_refuses", "nothing to do today; come again tomorrow");
    assertThat(log("child_refuses"))
        .anyMatch(line -> line.contains("at io.millrace.orchestrator.crash.Misbehaving.refuse("));
  }

  @Test
  void asksTheNodeForVariables() {
    assertFailed(
        "child_asks_in_vain",
        "there is no variable no_such; `millrace variables set no_such` stores one");
  }

  @Test
  void tellsHowAChildEndedThatDidNotAnswer() {
    assertFailed("child_exits", "the child process ended with status 3 before the task was done");
    assertFailed(
        "child_is_killed", "the child process was ended by signal 9 before the task was done");
  }

  @Test
  void endsAllProcessesOfAChildThatDoesNotStop() throws Exception {
    assertFailed("child_is_endless", "took longer than its timeout of 10 s");
    for (Pid pid : pids(folder.resolve("source"))) {
      assertThat(pid.lives()).as("%s lives", pid).isFalse();
    }
  }

  @Test
  void hearsNoMoreOfWhatAChildCouldNotEnd() {
    assertThat(of("child_leaves_one", "state")).isEqualTo("success");
    assertThat(of("hears_no_more", "state")).as(of("hears_no_more", "reason")).isEqualTo("success");
  }

  @Test
  void endsTheProcessesOfAChildWhoseNodeIsKilled() throws Exception {
    Path source = Files.createDirectories(folder.resolve("other"));
    Millraces.Running node =
        new Millraces(folder.resolve("killed"))
            .start("", "run", "misbehaving", "--param", "source=" + source);
    Poll.until(
        "the child has started its processes",
        Duration.ofMinutes(1),
        () -> {
          node.requireRunning();
          return Files.exists(source.resolve("pids"));
        });

    node.kill();

    for (Pid pid : pids(source)) {
      assertThat(pid.endsSoon()).as("%s ends", pid).isTrue();
    }
  }

  private static List<Pid> pids(Path source) throws Exception {
    Stream<String> numbers = Arrays.stream(Files.readString(source.resolve("pids")).split(" ", -1));
    return numbers.map(number -> new Pid(Long.parseLong(number))).toList();
  }
}
