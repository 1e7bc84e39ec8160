package io.millrace.orchestrator.execute;

import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Each;
import io.millrace.tasks.Interval;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;

/** A try as the code in a child process sees it. Thread-safe. */
final class ChildContext implements TaskContext {

  /** In characters, of a line in one frame; the node joins what is cut. */
  private static final int LONGEST_PIECE = 65_536;

  /**
   * In characters. Each takes six bytes of a frame at most; the rest is for what is around them.
   */
  static final int LONGEST_MASKED = ChildFrames.LONGEST / 8;

  private final ChildOrder order;
  private final Map<String, Task<?>> tasks;
  private final OutputStream frames;
  private final LinkedBlockingQueue<ChildFrame.Answer> answers = new LinkedBlockingQueue<>();

  /** {@code tasks} by id. */
  ChildContext(ChildOrder order, Map<String, Task<?>> tasks, OutputStream frames) {
    this.tasks = tasks;
    this.order = order;
    this.frames = frames;
  }

  private void say(ChildFrame frame) {
    try {
      ChildFrames.write(frames, frame);
    } catch (IOException gone) {
      throw new UncheckedIOException("the node is gone", gone);
    }
  }

  void answered(ChildFrame.Answer answer) {
    answers.add(answer);
  }

  private synchronized String ask(ChildFrame.Subject about, String name) {
    say(new ChildFrame.Question(about, name));
    try {
      ChildFrame.Answer answer = answers.take();
      if (answer.refusal() != null) {
        throw answer.refusal().thrown();
      }
      return String.valueOf(answer.value());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw TaskFailed.forNow("interrupted while asking the node", stopped);
    }
  }

  @Override
  public String dagId() {
    return order.run().dagId();
  }

  @Override
  public String runId() {
    return order.run().runId();
  }

  @Override
  public String taskId() {
    return order.taskId();
  }

  @Override
  public int tryNumber() {
    return order.tryNumber();
  }

  @Override
  public Instant logicalDate() {
    return order.run().interval().start();
  }

  @Override
  public Interval dataInterval() {
    return order.run().interval();
  }

  @Override
  public List<AssetUpdate> updates() {
    return order.run().updates();
  }

  @Override
  public <T> T param(RunParam<T> param) {
    return order.run().param(param);
  }

  @Override
  public Path source() {
    return Path.of(ask(ChildFrame.Subject.SOURCE, ""));
  }

  @Override
  public String variable(String name) {
    return ask(ChildFrame.Subject.VARIABLE, name);
  }

  @Override
  public String connection(String name) {
    return ask(ChildFrame.Subject.CONNECTION, name);
  }

  @Override
  public <O> O output(TaskRef<O> task) {
    return order.inputs().output(task, taskId());
  }

  @Override
  @SuppressWarnings("unchecked") // the handle has the type
  public <T> T element(Each<T> each) {
    return (T)
        order.inputs().element(each.taskId(), each.type(), taskId(), tasks.get(each.taskId()));
  }

  @Override
  public int index(Each<?> each) {
    return order.inputs().index(each, taskId());
  }

  @Override
  public String idempotencyKey() {
    return order.idempotencyKey();
  }

  @Override
  public String masked(String text) {
    if (text.length() > LONGEST_MASKED) {
      throw TaskFailed.forGood(
          "a child process has at most %d characters masked at once, not %d; cut the text first"
              .formatted(LONGEST_MASKED, text.length()));
    }
    return ask(ChildFrame.Subject.MASKED, text);
  }

  @Override
  public void log(String line) {
    synchronized (frames) { // nothing comes in between
      int from = 0;
      for (; line.length() - from > LONGEST_PIECE; from += LONGEST_PIECE) {
        say(new ChildFrame.Line(line.substring(from, from + LONGEST_PIECE), true));
      }
      say(new ChildFrame.Line(line.substring(from), false));
    }
  }

  @Override
  public void progress(long rows) {
    say(new ChildFrame.Progress(rows));
  }
}
