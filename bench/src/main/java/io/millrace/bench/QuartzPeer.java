package io.millrace.bench;

import static org.quartz.SimpleScheduleBuilder.simpleSchedule;

import io.millrace.orchestrator.database.Databases;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz alone: a durable job, a trigger a task, the clustered JDBC store. It takes as many
 * triggers at once as it has threads, which its documentation has for many that fire together.
 */
final class QuartzPeer implements Peer {

  private static final int THREADS = 20;
  private static final String NAME = "quartz";
  private static final String TASK = "task";
  private static final String CHAINED = "chained";

  private final PeerDatabase database;
  private final Scheduler quartz;
  private final JobDetail job =
      JobBuilder.newJob(Step.class).withIdentity("step").storeDurably().build();
  private volatile Tally tally = new Tally(0);
  private int rounds;

  QuartzPeer(Databases databases) throws Exception {
    database = PeerDatabase.create(databases, NAME, THREADS + 3);
    database.execute(tables());
    DBConnectionManager.getInstance().addConnectionProvider(NAME, new Pooled(database));
    quartz = new StdSchedulerFactory(properties()).getScheduler();
    quartz.setJobFactory((fired, scheduler) -> new Step(this));
    quartz.addJob(job, true);
    quartz.start();
  }

  private static String tables() throws IOException {
    try (InputStream script = JobStoreTX.class.getResourceAsStream("tables_postgres.sql")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Properties properties() {
    var properties = new Properties();
    properties.put("org.quartz.scheduler.instanceName", NAME);
    properties.put("org.quartz.scheduler.instanceId", "peer");
    properties.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "" + THREADS);
    properties.put("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
    properties.put("org.quartz.threadPool.threadCount", "" + THREADS);
    properties.put("org.quartz.jobStore.class", JobStoreTX.class.getName());
    properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
    properties.put("org.quartz.jobStore.dataSource", NAME);
    properties.put("org.quartz.jobStore.useProperties", "true");
    properties.put("org.quartz.jobStore.isClustered", "true");
    properties.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    return properties;
  }

  @Override
  public String title() {
    return "Quartz";
  }

  @Override
  public void chain(Tally round) throws Exception {
    begin(round);
    quartz.scheduleJob(trigger(0, true));
    round.await();
  }

  @Override
  public void together(Tally round) throws Exception {
    begin(round);
    Set<Trigger> triggers = new HashSet<>();
    for (int i = 0; i < round.tasks(); i++) {
      triggers.add(trigger(i, false));
    }
    quartz.scheduleJobs(Map.of(job, triggers), true);
    round.await();
  }

  private void begin(Tally round) {
    rounds++;
    tally = round;
  }

  /** However late, it fires as any other: Quartz would set those of a minute aside. */
  private Trigger trigger(int task, boolean chained) {
    return TriggerBuilder.newTrigger()
        .withIdentity("" + task, "round" + rounds)
        .forJob(job)
        .usingJobData(TASK, "" + task)
        .usingJobData(CHAINED, "" + chained)
        .startNow()
        .withSchedule(simpleSchedule().withMisfireHandlingInstructionIgnoreMisfires())
        .build();
  }

  private void run(JobDataMap data) throws SchedulerException {
    int task = Integer.parseInt(data.getString(TASK));
    boolean goesOn = Boolean.parseBoolean(data.getString(CHAINED)) && tally.hasAfter(task);
    tally.ran(task);
    if (goesOn) {
      quartz.scheduleJob(trigger(task + 1, true));
    }
  }

  /** It deletes what has fired. */
  @Override
  public void awaitRecorded(long tasks) throws InterruptedException {
    database.await("select count(*) from qrtz_triggers", 0);
    database.await("select count(*) from qrtz_fired_triggers", 0);
  }

  @Override
  public void close() {
    try {
      quartz.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz does not end", e);
    } finally {
      database.close();
    }
  }

  /** Stored by its name. */
  private static final class Step implements Job {

    private final QuartzPeer peer;

    Step(QuartzPeer peer) {
      this.peer = peer;
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      try {
        peer.run(context.getTrigger().getJobDataMap());
      } catch (SchedulerException e) {
        throw new JobExecutionException(e);
      }
    }
  }

  private record Pooled(PeerDatabase database) implements ConnectionProvider {

    @Override
    public Connection getConnection() throws SQLException {
      return database.pool().getConnection();
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown() {}
  }
}
