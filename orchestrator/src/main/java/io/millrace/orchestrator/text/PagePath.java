package io.millrace.orchestrator.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where the pages lie below the server's URL, for all who lead people there. */
public final class PagePath {

  private PagePath() {}

  /** A path from segments, each encoded; a colon, as in the names of runs, stays. */
  public static String of(String... segments) {
    var path = new StringBuilder();
    for (String segment : segments) {
      String encoded = URLEncoder.encode(segment, StandardCharsets.UTF_8);
      path.append('/').append(encoded.replace("+", "%20").replace("%3A", ":"));
    }
    return path.toString();
  }

  public static String run(String dagId, String runId) {
    return of("dags", dagId, "runs", runId);
  }

  public static String task(String dagId, String runId, String taskId) {
    return of("dags", dagId, "runs", runId, "tasks", taskId);
  }
}
