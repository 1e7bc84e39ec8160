package io.millrace.testing;

import io.millrace.tasks.Each;
import io.millrace.tasks.Interval;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A try without an orchestrator, and lists of what the operator reported. */
public class FakeTaskContext implements TaskContext {

  private static final Instant LOGICAL_DATE = Instant.parse("2026-11-19T00:00:00Z");
  private static final Instant NEXT = Instant.parse("2026-11-20T00:00:00Z");

  private final Path source;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Map<String, String> stored = new HashMap<>();
  private final List<Long> progress = new CopyOnWriteArrayList<>();
  private Object element = "";

  public FakeTaskContext(Path source) {
    this.source = source;
  }

  public List<String> lines() {
    return lines;
  }

  /** Every number of rows reported, in order. */
  public List<Long> progress() {
    return progress;
  }

  @Override
  public void log(String line) {
    lines.add(line);
  }

  @Override
  public void progress(long rows) {
    progress.add(rows);
  }

  @Override
  public Path source() {
    return source;
  }

  @Override
  public String dagId() {
    return "dag";
  }

  @Override
  public String runId() {
    return "manual__" + LOGICAL_DATE;
  }

  @Override
  public String taskId() {
    return "task";
  }

  @Override
  public int tryNumber() {
    return 1;
  }

  @Override
  public Instant logicalDate() {
    return LOGICAL_DATE;
  }

  @Override
  public Interval dataInterval() {
    return new Interval(LOGICAL_DATE, NEXT);
  }

  @Override
  public <T> T param(RunParam<T> param) {
    T value = param.defaultValue();
    if (value == null) {
      throw new AssertionError("the fake run has no parameter " + param.name());
    }
    return value;
  }

  /** Stands in for what is stored. */
  public FakeTaskContext with(String name, String value) {
    stored.put(name, value);
    return this;
  }

  @Override
  public String variable(String name) {
    return stored(name);
  }

  @Override
  public String connection(String name) {
    return stored(name);
  }

  private String stored(String name) {
    String value = stored.get(name);
    if (value == null) {
      throw TaskFailed.forGood("the fake run has nothing stored as " + name);
    }
    return value;
  }

  /** What is stored here are its secrets. */
  @Override
  public String masked(String text) {
    String masked = text;
    for (String secret : stored.values()) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  @Override
  public <O> O output(TaskRef<O> task) {
    throw new AssertionError("the fake run has no output of " + task.id());
  }

  /** As an instance of a mapped task, whatever the handle. */
  public FakeTaskContext about(Object its) {
    element = its;
    return this;
  }

  @Override
  @SuppressWarnings("unchecked") // a test says what fits
  public <T> T element(Each<T> each) {
    return (T) element;
  }

  @Override
  public String idempotencyKey() {
    return "key";
  }
}
