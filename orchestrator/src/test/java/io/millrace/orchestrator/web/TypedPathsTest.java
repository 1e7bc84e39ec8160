package io.millrace.orchestrator.web;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Addresses as a browser sends them that were typed. */
class TypedPathsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @Test
  void mayNameAnInstanceByItsBrackets() throws Exception {
    mapped();

    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(get(server, "/dags/mill/runs/typed/tasks/load[1]"))
          .startsWith("HTTP/1.1 200 ")
          .contains("<h1>load[1]</h1>");
      assertThat(get(server, "/api/v2/dags/mill/dagRuns/typed/taskInstances/load[1]"))
          .startsWith("HTTP/1.1 200 ");
      assertThat(get(server, "/dags/mill/runs/typed/tasks/load[2]"))
          .startsWith("HTTP/1.1 404 ")
          .contains(" has no load[2]; it has 2 instances of load, load[0] to load[1].");
    }
  }

  @Test
  void mayHoldNoOtherCharacterThatIsNoneOfAPath() throws Exception {
    try (var server = new MillServer(DATABASE, folder)) {
      assertThat(get(server, "/dags/<mill>"))
          .startsWith("HTTP/1.1 400 ")
          .contains("The address holds &lt;, which no path has as it is; encode it");
      for (String path : List.of("/dags/a\\b", "/dags/{mill}", "/dags/a|b", "/dags/%00")) {
        assertThat(get(server, path)).as(path).startsWith("HTTP/1.1 400 ");
      }
    }
  }

  private static void mapped() {
    var dag = Dag.named("mill");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.map("load", files, each -> java(context -> {}));
    var runs = new Runs(DATABASE.sql(), Set.of());
    runs.create(Graphs.manualRun("mill", "typed"), RunGraph.of(dag.build()));
    Claim first = runs.admit(Scope.of(List.of("mill")), 1, new Slots(0, 1)).claims().getFirst();
    var list = new Effect(null, 0, "[\"a\", \"b\"]", List.of(), List.of(), List.of());
    for (Claim instance : finish(runs, first, list)) {
      var ignored = finish(runs, instance, Effect.NONE);
    }
  }

  private static List<Claim> finish(Runs runs, Claim claim, Effect effect) {
    var done = new FinishedTry(claim, new Outcome.Succeeded(effect, false), "", 0);
    return runs.finish(List.of(done), 1, new Slots(0, 9)).claims();
  }

  /** As it is, where a client of Java's would refuse to send it. */
  private static String get(MillServer server, String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
