package io.millrace.tasks.process;

import io.millrace.tasks.TaskContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Passes what a process prints on to a log, line by line, and remembers how it ended. Reads on a
 * thread of its own, not a virtual one: that would keep its carrier for as long as the process
 * prints nothing, and 256 quiet ones would stop all that runs on virtual threads.
 */
final class PrintedLines {

  private static final int LAST_LINES = 3;
  private static final int SHOWN = 200;
  private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*[A-Za-z]");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}+");

  private final InputStream printed;
  private final TaskContext context;
  private final Deque<String> last = new ArrayDeque<>();
  private final Thread reader;

  private PrintedLines(InputStream printed, TaskContext context) {
    this.printed = printed;
    this.context = context;
    this.reader =
        Thread.ofPlatform().daemon().name("output-of-" + context.taskId()).unstarted(this::read);
  }

  /**
   * The process to read a command's output from. Of the command itself Java lets go as soon as its
   * first process ends, with what its children print later; this one ends after the last of them.
   * In a session of its own, so that Ctrl-C on the terminal leaves it.
   */
  static ProcessBuilder passedOn() {
    return new ProcessBuilder("setsid", "cat");
  }

  /** Logs to {@code context}, from another thread. */
  static PrintedLines follow(InputStream printed, TaskContext context) {
    var lines = new PrintedLines(printed, context);
    lines.reader.start();
    return lines;
  }

  /** Waits until every process that could print has ended or closed its output. */
  void awaitEnd() throws InterruptedException {
    reader.join();
  }

  /** As {@link #awaitEnd()}, for so long at most; answers whether all of it was read. */
  boolean endsWithin(Duration most) throws InterruptedException {
    return reader.join(most);
  }

  /** The last lines with something on them, masked, for one sentence; empty if there were none. */
  String lastLines() {
    List<String> lines;
    synchronized (last) {
      lines = List.copyOf(last);
    }
    return lines.stream()
        .map(line -> cut(plain(context.masked(line))))
        .collect(Collectors.joining(" | "));
  }

  private void read() {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try (var characters = new BufferedReader(new InputStreamReader(printed, decoder))) {
      var line = new GrowingLine(context::masked, this::pass);
      for (int next = characters.read(); next >= 0; next = characters.read()) {
        if (next == '\n') {
          line.end();
        } else {
          line.add((char) next);
        }
      }
      if (!line.isEmpty()) {
        line.end();
      }
    } catch (IOException closed) {
      context.log("(the output was cut off: " + closed.getMessage() + ")");
    }
  }

  private void pass(String line) {
    context.log(line);
    if (!plain(line).isEmpty()) {
      synchronized (last) {
        last.add(line);
        if (last.size() > LAST_LINES) {
          last.remove();
        }
      }
    }
  }

  private static String plain(String line) {
    return CONTROL.matcher(COLOURS.matcher(line).replaceAll("")).replaceAll(" ").strip();
  }

  private static String cut(String line) {
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }
}
