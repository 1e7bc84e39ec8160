package io.millrace.orchestrator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // before each
  private Millraces millraces;

  @BeforeEach
  void prepare() throws Exception {
    millraces = new Millraces(folder);
  }

  @Test
  void endsARunWhoseNodeWasKilled() throws Exception {
    millraces.with("MILLRACE_NODE_NAME", "killed");
    millraces.start("in_t2@first:kill", "run", "increments").await();

    millraces.with("MILLRACE_NODE_NAME", "w1");
    Millraces.Running worker = millraces.start("", "worker", "--queues", "default");
    for (int look = 0; look < 60 && !newestRun().contains("success"); look++) {
      worker.requireRunning();
    }
    worker.terminate();
    Millraces.Ended ended = worker.await();

    assertThat(newestRun()).contains("increments", "success");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualTo("Millrace runs tasks of default\n");
    assertThat(millraces.log().lines().map(line -> line.replaceFirst("^\\S+ \\w+ +", "")))
        .anyMatch(line -> line.matches("killed .* join node=killed id=\\d+"))
        .anyMatch(line -> line.matches("killed .* start task=increments/\\S+/first try=1"))
        .anyMatch(line -> line.matches("w1 .* declare dead node=killed tasks=1: .*"))
        .anyMatch(line -> line.matches("w1 .* start task=increments/\\S+/first try=1 again"))
        .anyMatch(
            line -> line.matches("w1 .* end task=increments/\\S+/first try=1 outcome=success .*"))
        .anyMatch(line -> line.matches("w1 .* end run=increments/\\S+ state=success"))
        .anyMatch(line -> line.endsWith(" left handed_back=0"))
        .noneMatch(line -> line.contains("adopted postgres"));
  }

  @Test
  void tellsWhichNodeHadATask() throws Exception {
    millraces.with("MILLRACE_NODE_NAME", "killed");
    millraces.start("in_t2@first:kill", "run", "increments").await();
    millraces.with("MILLRACE_NODE_NAME", "next");
    assertThat(millraces.run("run", "increments").status()).isZero();

    String older = millraces.run("runs").out().lines().skip(2).findFirst().orElse("");
    String run = older.split(" +", -1)[1];
    assertThat(millraces.run("tasks", run, "--json").out()).contains("\"node\":\"next\"");
    assertThat(millraces.run("tasks", run).out()).containsPattern("first +success +1 .* next +2");
    assertThat(millraces.run("tasks", "log", "first", run).out().lines())
        .anyMatch(line -> line.matches("\\S+ \\S+Z lost: its node killed was lost"))
        .anyMatch(line -> line.matches(".*Z try 1, again, of increments/\\S+/first on next"));
  }

  @Test
  void refusesAQueueThatNoTaskHas() throws Exception {
    Millraces.Ended refused = millraces.run("worker", "--queues", "default,heavy");

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith("millrace: No task has the queue heavy; there is default.\n");
  }

  private String newestRun() throws Exception {
    return millraces.run("runs").out();
  }
}
