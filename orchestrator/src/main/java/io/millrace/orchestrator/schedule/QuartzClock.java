package io.millrace.orchestrator.schedule;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz, clustered over the orchestrator's database: when a DAG is due, one of all nodes is woken.
 * It holds a durable job and a one-shot trigger a DAG, and nothing that the DAGs' rows do not know
 * better. Thread-safe.
 */
final class QuartzClock implements AutoCloseable {

  private static final String NAME = "millrace";
  private static final String DUE = "due";

  private final Scheduler quartz;
  private final Clock clock;

  private QuartzClock(Scheduler quartz, Clock clock) {
    this.quartz = quartz;
    this.clock = clock;
  }

  /**
   * Joins the cluster.
   *
   * @param clock of this node, by which Quartz goes
   * @param wake takes the name of a DAG that is due, on a thread of Quartz's
   */
  static QuartzClock start(DataSource database, Clock clock, Consumer<String> wake)
      throws SchedulerException {
    String node = NAME + "-" + UUID.randomUUID();
    DBConnectionManager.getInstance().addConnectionProvider(node, new Pooled(database));
    Scheduler quartz = ownScheduler(node);
    quartz.setJobFactory((fired, scheduler) -> new Wake(wake));
    quartz.start();
    return new QuartzClock(quartz, clock);
  }

  /** Quartz hands out one scheduler of a name a process; ours is nobody else's. */
  private static synchronized Scheduler ownScheduler(String node) throws SchedulerException {
    Scheduler quartz = new StdSchedulerFactory(properties(node)).getScheduler();
    SchedulerRepository.getInstance().remove(NAME);
    return quartz;
  }

  private static Properties properties(String node) {
    var properties = new Properties();
    properties.put("org.quartz.scheduler.instanceName", NAME);
    properties.put("org.quartz.scheduler.instanceId", node);
    properties.put("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    properties.put("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
    properties.put("org.quartz.threadPool.threadCount", "2");
    properties.put("org.quartz.threadPool.makeThreadsDaemons", "true");
    properties.put("org.quartz.jobStore.class", JobStoreTX.class.getName());
    properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
    properties.put("org.quartz.jobStore.dataSource", node);
    properties.put("org.quartz.jobStore.tablePrefix", "orchestrator.qrtz_");
    properties.put("org.quartz.jobStore.useProperties", "true");
    properties.put("org.quartz.jobStore.isClustered", "true");
    // A trigger that a dead node had acquired fires later by as much; a look a minute comes anyway.
    properties.put("org.quartz.jobStore.clusterCheckinInterval", "20000");
    properties.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    return properties;
  }

  /** DAGs for which some node will be woken. */
  Set<String> waiting() throws SchedulerException {
    return quartz.getTriggerKeys(GroupMatcher.triggerGroupEquals(DUE)).stream()
        .map(TriggerKey::getName)
        .collect(Collectors.toSet());
  }

  /**
   * Has one node woken for a DAG, once, in place of what was said before.
   *
   * @param delay from now, as the database's clock says; this node's clock may say something else
   */
  void wakeIn(String dagId, Duration delay) throws SchedulerException {
    JobDetail job = JobBuilder.newJob(Wake.class).withIdentity(dagId, DUE).storeDurably().build();
    Trigger trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(dagId, DUE)
            .forJob(job)
            .startAt(Date.from(clock.instant().plus(delay).plusMillis(1)))
            .withSchedule(
                SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
            .build();
    quartz.scheduleJob(job, Set.of(trigger), true);
  }

  /** Leaves the cluster; waits for what runs. */
  @Override
  public void close() throws SchedulerException {
    quartz.shutdown(true);
  }

  /** Stored by its name. */
  private static final class Wake implements Job {

    private final Consumer<String> wake;

    Wake(Consumer<String> wake) {
      this.wake = wake;
    }

    @Override
    public void execute(JobExecutionContext context) {
      wake.accept(context.getJobDetail().getKey().getName());
    }
  }

  private record Pooled(DataSource database) implements ConnectionProvider {

    @Override
    public Connection getConnection() throws SQLException {
      return database.getConnection();
    }

    @Override
    public void initialize() {}

    /** The pool is its owner's. */
    @Override
    public void shutdown() {}
  }
}
