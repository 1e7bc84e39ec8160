package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Fault.Where;
import io.millrace.orchestrator.crash.ProgramCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node as a real process on a home of its own, behind links of its own; it is started again
 * whenever it is not held down. Thread-safe.
 */
final class Node implements AutoCloseable {

  private static final Pattern URL = Pattern.compile("Millrace is at (\\S+)");
  private static final Pattern READY = Pattern.compile("Millrace (is at|runs tasks of) .*");

  private final int number;
  private final Path home;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Map<Where, Link> links = new EnumMap<>(Where.class);
  private final Set<Long> pids = ConcurrentHashMap.newKeySet();
  private final Thread atTheEnd = Thread.ofPlatform().unstarted(this::kill);
  private @Nullable Process process;
  private Path output;
  private boolean held;
  private boolean signalled;
  private int starts;

  Node(int number, Path home, Servers servers, Map<String, String> environment, String... arguments)
      throws IOException {
    this.number = number;
    this.home = Files.createDirectories(home);
    this.output = home.resolve("none");
    this.command = ProgramCommand.of(List.of("-Xmx192m"), arguments);
    this.environment = new HashMap<>(environment);
    link(Where.ORCHESTRATOR, "MILLRACE_DB_URL", servers);
    link(Where.WAREHOUSE, "MILLRACE_WAREHOUSE_CHAOS_URL", servers);
    this.environment.put("MILLRACE_HOME", home.toString());
    this.environment.put("MILLRACE_PORT", "0");
    Runtime.getRuntime().addShutdownHook(atTheEnd);
  }

  private void link(Where where, String setting, Servers servers) throws IOException {
    var server = servers.at(where);
    var link = new Link(server::port);
    links.put(where, link);
    environment.put(
        setting,
        "postgresql://%s:%s@127.0.0.1:%d/%s?sslmode=disable&gssencmode=disable"
            .formatted(server.user(), server.password(), link.port(), Servers.DATABASE));
  }

  int number() {
    return number;
  }

  List<Link> links(Where where) {
    return where == Where.BOTH ? List.copyOf(links.values()) : List.of(link(where));
  }

  Link link(Where where) {
    Link link = links.get(where);
    if (link == null) {
      throw new IllegalArgumentException("one of the two");
    }
    return link;
  }

  /** The processes that this node has been. */
  Set<Long> pids() {
    return pids;
  }

  synchronized Optional<Long> pid() {
    return Optional.ofNullable(process).filter(Process::isAlive).map(Process::pid);
  }

  /** Starts it unless it runs or is held down; says so where it had ended by itself. */
  synchronized Optional<String> tend() throws IOException {
    if (held || (process != null && process.isAlive())) {
      return Optional.empty();
    }
    Optional<String> complaint = Optional.empty();
    if (process != null && !signalled && READY.matcher(said()).find()) {
      complaint =
          Optional.of(
              "node %d ended by itself with status %d: %s"
                  .formatted(number, process.exitValue(), Files.readString(errors())));
    }
    output = home.resolve("out-" + ++starts);
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors().toFile());
    builder.environment().putAll(environment);
    process = builder.start();
    signalled = false;
    pids.add(process.pid());
    return complaint;
  }

  private Path errors() {
    return output.resolveSibling(output.getFileName() + ".err");
  }

  private String said() throws IOException {
    return Files.exists(output) ? Files.readString(output) : "";
  }

  /** Whether it runs and has said that it does. */
  synchronized boolean isReady() throws IOException {
    return process != null && process.isAlive() && READY.matcher(said()).find();
  }

  /** Where its pages are, once it has said so. */
  synchronized Optional<String> url() throws IOException {
    Matcher url = URL.matcher(said());
    return url.find() ? Optional.of(url.group(1)) : Optional.empty();
  }

  /** It is not started again until it is let go. */
  synchronized void hold() {
    held = true;
  }

  synchronized void letGo() {
    held = false;
  }

  /** As {@code kill -s} does, if it runs. */
  synchronized void signal(String signal) throws IOException, InterruptedException {
    if (process != null && process.isAlive()) {
      signalled |= signal.equals("KILL") || signal.equals("TERM");
      new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid())).start().waitFor();
    }
  }

  boolean endsWithin(Duration time) throws InterruptedException {
    Process last;
    synchronized (this) {
      last = process;
    }
    return last == null || last.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** For good. */
  private synchronized void kill() {
    held = true;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    Runtime.getRuntime().removeShutdownHook(atTheEnd);
    for (Link link : links.values()) {
      link.close();
    }
  }
}
