package io.millrace.bench;

import static org.jobrunr.server.BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration;

import io.millrace.orchestrator.database.Databases;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;

/**
 * JobRunr's open-source edition on PostgreSQL: the shortest poll interval that it takes, and the
 * workers that it has by default on two cores, on virtual threads.
 */
final class JobRunrPeer implements Peer {

  private static final int POLL_SECONDS = 5;
  private static final int WORKERS = 32;

  private final PeerDatabase database;
  private final JobRequestScheduler jobs;
  private volatile Tally tally = new Tally(0);

  JobRunrPeer(Databases databases) throws SQLException {
    database = PeerDatabase.create(databases, "jobrunr", WORKERS + 5);
    jobs =
        JobRunr.configure()
            .useJobActivator(new Handlers(new StepHandler(this)))
            .useStorageProvider(new PostgresStorageProvider(database.pool()))
            .useBackgroundJobServer(
                usingStandardBackgroundJobServerConfiguration()
                    .andPollIntervalInSeconds(POLL_SECONDS)
                    .andWorkerCount(WORKERS))
            .initialize()
            .getJobRequestScheduler();
  }

  @Override
  public String title() {
    return "JobRunr";
  }

  @Override
  public void chain(Tally round) throws InterruptedException {
    tally = round;
    jobs.enqueue(new Step(0, true));
    round.await();
  }

  @Override
  public void together(Tally round) throws InterruptedException {
    tally = round;
    jobs.enqueue(IntStream.range(0, round.tasks()).mapToObj(task -> new Step(task, false)));
    round.await();
  }

  private void run(Step step) {
    Tally round = tally;
    round.ran(step.task());
    if (step.chained() && round.hasAfter(step.task())) {
      jobs.enqueue(new Step(step.task() + 1, true));
    }
  }

  @Override
  public void awaitRecorded(long tasks) throws InterruptedException {
    database.await("select count(*) from jobrunr_jobs where state = 'SUCCEEDED'", tasks);
    database.await("select count(*) from jobrunr_jobs", tasks);
  }

  @Override
  public void close() {
    JobRunr.destroy();
    database.close();
  }

  /** Stored as JSON. */
  public record Step(int task, boolean chained) implements JobRequest {

    @Override
    public Class<StepHandler> getJobRequestHandler() {
      return StepHandler.class;
    }
  }

  /** Stored by its name. */
  public static final class StepHandler implements JobRequestHandler<Step> {

    private final JobRunrPeer peer;

    StepHandler(JobRunrPeer peer) {
      this.peer = peer;
    }

    @Override
    public void run(Step step) {
      peer.run(step);
    }
  }

  private record Handlers(StepHandler handler) implements JobActivator {

    @Override
    public <T> T activateJob(Class<T> type) {
      return type.cast(handler);
    }
  }
}
