package io.millrace.dags.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code millrace demo} as a process of its own, on an empty home. */
final class Demo implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("Millrace is at (http\\S+)");
  private static final int PATIENCE_SECONDS = 90;

  private final Process process;
  private final Path output;
  private final String url;

  Demo(Path folder, Map<String, String> settings) throws IOException, InterruptedException {
    output = folder.resolve("demo.out");
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.orchestrator.cli.Millrace",
                "demo",
                "growth_etl"));
    builder.environment().put("MILLRACE_HOME", folder.resolve("home").toString());
    builder.environment().put("MILLRACE_PORT", "0");
    builder.environment().putAll(settings);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    process = builder.start();
    url = awaitUrl();
  }

  private String awaitUrl() throws IOException, InterruptedException {
    for (int look = 0; look < PATIENCE_SECONDS * 10; look++) {
      Matcher address = ADDRESS.matcher(Files.readString(output));
      if (address.find()) {
        return address.group(1);
      }
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    process.destroyForcibly();
    throw new AssertionError("the demo did not start: " + Files.readString(output));
  }

  String url() {
    return url;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(20, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new AssertionError("the demo does not end");
  }
}
