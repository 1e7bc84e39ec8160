package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.PendingMark;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.tasks.ApprovalOperator;
import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Assets;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Each;
import io.millrace.tasks.ExternalOperator;
import io.millrace.tasks.Interval;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.SensorOperator;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.anomaly.Point;
import io.millrace.tasks.lineage.TableName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One try on this node: what it is about, its log, and how to stop it. */
final class RunningTry implements TaskContext {

  private final Claim claim;
  private final LoadedDag loaded;
  private final Dag dag;
  private final Task<?> task;
  private final RunDetails run;
  private final List<String> publishes;
  private final TryStructure structure;
  private final TryServices services;
  private final TryLog log;
  private final StopSignal stop = new StopSignal();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final long began = System.nanoTime();
  private TryInputs inputs;
  private Map<String, List<Point>> past = Map.of();
  private volatile @Nullable PendingMark mark;
  private volatile boolean leftBehind;
  private volatile long rows = -1;

  RunningTry(Claim claim, LoadedDag loaded, Task<?> task, RunDetails run, TryServices services) {
    this(claim, loaded, task, run, services, null);
  }

  /** {@code element} is what an instance of a mapped task is about, JSON; null for others. */
  RunningTry(
      Claim claim,
      LoadedDag loaded,
      Task<?> task,
      RunDetails run,
      TryServices services,
      @Nullable String element) {
    this.inputs = TryInputs.of(claim, task, element);
    this.claim = claim;
    this.loaded = loaded;
    this.dag = loaded.dag();
    this.task = task;
    this.run = run;
    this.publishes = List.copyOf(Assets.publishedBy(dag, task));
    this.structure = new TryStructure(claim, task, kind(task), loaded.graph());
    this.services = services;
    this.log = new TryLog(services.clock());
  }

  Claim claim() {
    return claim;
  }

  RunGraph.Kind kind() {
    return kind(task);
  }

  private static RunGraph.Kind kind(Task<?> task) {
    return switch (task.operator()) {
      case WarehouseOperator<?> operator -> RunGraph.Kind.WAREHOUSE;
      case ExternalOperator<?> operator -> RunGraph.Kind.EXTERNAL;
      case SensorOperator sensor -> RunGraph.Kind.EXTERNAL;
      case ApprovalOperator<?> operator -> RunGraph.Kind.EXTERNAL;
    };
  }

  /** Whether the DAG was taken away after its run had begun. */
  boolean dagIsGone() {
    return loaded.isGone();
  }

  @Nullable String warehouse() {
    return dag.warehouse();
  }

  TryStructure structure() {
    return structure;
  }

  /** The tables this task reads that its own run has written before. */
  Set<TableName> inputs() {
    return loaded.inputs().getOrDefault(task.id(), Set.of());
  }

  /** Whether a task of its run has written a table. */
  boolean hasWritten(String table) {
    return OwnWriters.anySucceeded(services.database(), loaded, run.dagRunId(), table);
  }

  Task<?> task() {
    return task;
  }

  /** The assets that its success updates. */
  List<String> publishes() {
    return publishes;
  }

  RunDetails run() {
    return run;
  }

  TryLog tryLog() {
    return log;
  }

  StopSignal stop() {
    return stop;
  }

  /** Ends it; false if it has ended before. Whoever is told true says what it came to. */
  boolean end() {
    return ended.compareAndSet(false, true);
  }

  boolean hasEnded() {
    return ended.get();
  }

  /** It is to be stopped for this. */
  void mark(PendingMark what) {
    mark = what;
  }

  /** What it is stopped for, if it is for that. */
  @Nullable PendingMark mark() {
    return mark;
  }

  /** From now on it has no thread. */
  void leaveBehind() {
    leftBehind = true;
  }

  boolean isLeftBehind() {
    return leftBehind;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  TaskName name() {
    return new TaskName(run.dagId(), run.runId(), claim.label());
  }

  /** The first line of its log. */
  String heading() {
    return "try %d%s of %s on %s"
        .formatted(tryNumber(), claim.isRepeated() ? ", again," : "", name(), services.node());
  }

  /** Rows moved so far; null if the task does not count rows. */
  @Nullable Long rows() {
    return rows < 0 ? null : rows;
  }

  /** Reads the structure that its run follows; to be called before it is asked for. */
  void loadStructure() {
    structure.load(services.database());
  }

  /**
   * Reads the outputs that the operator takes, and what its checks measured before; to be called
   * before it runs.
   */
  void loadInputs() {
    if (!task.operator().inputs().isEmpty() || loaded.isDeep(task)) {
      inputs = TryInputs.load(services.database(), claim, loaded, task);
    }
    loadPast();
  }

  /** Reads what its checks measured before; to be called before they are evaluated. */
  void loadPast() {
    past = MeasuredBefore.load(services.database(), this);
  }

  /** What a check measured before, by its name. */
  List<Point> past(String check) {
    return past.getOrDefault(check, List.of());
  }

  /** Takes them from here, in place of {@link #loadInputs}. */
  void take(TryInputs given) {
    inputs = given;
  }

  /** What a child process needs to know of it. */
  ChildOrder order() {
    String code = loaded.code() == null ? null : loaded.code().toString();
    return new ChildOrder(run, task.id(), tryNumber(), idempotencyKey(), inputs, code);
  }

  /** What the placeholders in this run's queries stand for. */
  Map<String, @Nullable Object> values() {
    return QueryValues.of(this, loaded, inputs);
  }

  @Override
  public String dagId() {
    return run.dagId();
  }

  @Override
  public String runId() {
    return run.runId();
  }

  @Override
  public String taskId() {
    return task.id();
  }

  @Override
  public int tryNumber() {
    return claim.tryNumber();
  }

  @Override
  public Instant logicalDate() {
    return run.interval().start();
  }

  LocalDate logicalDay() {
    return dayOf(logicalDate());
  }

  /** In the DAG's time zone. */
  LocalDate dayOf(Instant moment) {
    return moment.atZone(dag.zone()).toLocalDate();
  }

  @Override
  public Interval dataInterval() {
    return run.interval();
  }

  @Override
  public List<AssetUpdate> updates() {
    return run.updates();
  }

  @Override
  public <T> T param(RunParam<T> param) {
    return run.param(param);
  }

  @Override
  public String variable(String name) {
    return new StoredValues(services.secrets()).variable(name);
  }

  @Override
  public String connection(String name) {
    return new StoredValues(services.secrets()).connection(name);
  }

  @Override
  public String masked(String text) {
    return SecretMasks.hide(text);
  }

  @Override
  public Path source() {
    return services
        .sources()
        .folder(dag, Objects.requireNonNullElse(run.params().get(Dag.SOURCE), ""));
  }

  @Override
  public <O> O output(TaskRef<O> other) {
    return inputs.output(other, task.id());
  }

  @Override
  @SuppressWarnings("unchecked") // the handle has the type
  public <T> T element(Each<T> each) {
    Task<?> around = loaded.tasks().get(each.taskId());
    return (T) inputs.element(each.taskId(), each.type(), task.id(), around);
  }

  @Override
  public int index(Each<?> each) {
    return inputs.index(each, task.id());
  }

  @Override
  public String idempotencyKey() {
    return UUID.nameUUIDFromBytes(
            (services.orchestrator() + "/" + claim.taskInstanceId() + "/" + claim.generation())
                .getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  @Override
  public void log(String line) {
    log.line(line);
  }

  @Override
  public void progress(long moved) {
    stop.check();
    rows = moved;
    services.listener().tryProgressed(claim, name(), moved);
  }
}
