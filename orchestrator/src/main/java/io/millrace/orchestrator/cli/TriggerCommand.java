package io.millrace.orchestrator.cli;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.PagePath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a running server run a DAG. */
@Command(name = "trigger", description = "Has the running server run a DAG, and does not wait.")
final class TriggerCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int HTTP_UNPROCESSABLE = 422;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Program program;

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--json", description = "Print the server's JSON.")
  private boolean json;

  TriggerCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = program.settings();
    String server = settings.pages(settings.port());
    HttpResponse<String> answer = post(server);
    if (answer.statusCode() != HTTP_OK) {
      throw refusal(answer);
    }
    program.out().println(json ? answer.body() : sentence(server, answer.body()));
    return 0;
  }

  private HttpResponse<String> post(String server) throws InterruptedException {
    Map<String, Object> body = new HashMap<>();
    body.put("conf", conf());
    if (options.logicalDate() != null) {
      body.put("logical_date", options.logicalDate());
    }
    String path = PagePath.of("api", "v2", "dags", options.dagId(), "dagRuns");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonText.write(body)))
            .build();
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException unreachable) {
      throw new CommandFailed(
          "No server answers at "
              + server
              + ": start it with `millrace serve`, or say where it is with MILLRACE_PUBLIC_URL.");
    }
  }

  /** A folder counts from here, not from where the server was started. */
  private Map<String, String> conf() {
    Map<String, String> conf = options.params();
    conf.computeIfPresent("source", (name, folder) -> folder.isBlank() ? folder : absolute(folder));
    return conf;
  }

  private String absolute(String folder) {
    return folder.contains("://") ? folder : program.path(Path.of(folder)).toString();
  }

  /** What the server would not do: because of what was typed, or for another reason. */
  private static RuntimeException refusal(HttpResponse<String> answer) {
    int status = answer.statusCode();
    try {
      JsonNode detail = JSON.readTree(answer.body()).path("detail");
      if (!detail.isTextual()) {
        return new CommandFailed("The server answered " + status);
      }
      return status == HTTP_NOT_FOUND || status == HTTP_UNPROCESSABLE
          ? new UsageRefused(detail.textValue())
          : new CommandFailed(detail.textValue());
    } catch (IOException noJson) {
      return new CommandFailed("The server answered " + status + ", which Millrace would not");
    }
  }

  private static String sentence(String server, String body) {
    try {
      JsonNode run = JSON.readTree(body);
      String dag = run.path("dag_id").asText();
      String id = run.path("dag_run_id").asText();
      return "%s %s is queued: %s%s".formatted(dag, id, server, PagePath.run(dag, id));
    } catch (IOException noJson) {
      throw new CommandFailed("What answers at " + server + " is not Millrace");
    }
  }
}
