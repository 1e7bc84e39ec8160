package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what a node does with its tries: one line when one starts, one when it ends. */
public final class EngineLog implements EngineListener {

  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.class);

  @Override
  public void tryStarted(Claim claim, TaskName task) {
    LOG.info("start task={} try={}{}", task, claim.tryNumber(), claim.isRepeated() ? " again" : "");
  }

  @Override
  public void tryEnded(Claim claim, TaskName task, Outcome outcome, Duration took) {
    LOG.info(
        "end task={} try={} outcome={} millis={}{}",
        task,
        claim.tryNumber(),
        outcome.key(),
        took.toMillis(),
        more(outcome));
  }

  private static String more(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded succeeded ->
          rows(succeeded.effect().rows()) + (succeeded.adopted() ? " adopted=true" : "");
      case Outcome.Failed failed -> again(failed.retryIn()) + ": " + failed.reason();
      case Outcome.Skipped skipped -> ": " + skipped.reason();
      case Outcome.Deferred deferred -> ": " + deferred.reason();
      case Outcome.Asked asked -> ": " + asked.reason();
      case Outcome.Cancelled cancelled -> ": " + cancelled.reason();
      case Outcome.Unknown unknown -> ": " + unknown.reason();
      case Outcome.Unavailable away -> again(away.retryIn()) + ": " + away.reason();
      case Outcome.HandedBack handed -> ": " + handed.reason();
      case Outcome.Marked marked -> ": " + marked.reason();
    };
  }

  private static String rows(@Nullable Long rows) {
    return rows == null ? "" : " rows=" + rows;
  }

  private static String again(@Nullable Duration in) {
    return in == null ? "" : " retry_in_millis=" + in.toMillis();
  }

  @Override
  public void rescued(int tries) {
    if (tries > 0) {
      LOG.warn("make ready tasks={}: their nodes were lost", tries);
    }
  }

  @Override
  public void leaving(int tries, Duration limit) {
    LOG.info("leave tries={} seconds_to_end={}", tries, limit.toSeconds());
  }

  @Override
  public void left(int handedBack) {
    LOG.info("left handed_back={}", handedBack);
  }
}
