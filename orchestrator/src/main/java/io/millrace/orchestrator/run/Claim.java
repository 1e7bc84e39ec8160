package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/**
 * A task instance that a node has taken.
 *
 * @param token fences every earlier claim of the same task instance
 * @param tryNumber from 1 within the generation
 * @param rescues how often this generation was taken from a lost node, or lost its database in the
 *     middle of its work
 * @param handBacks how often this generation was in the middle of its work on a node that was asked
 *     to end
 * @param dagVersionId the structure that its run follows
 * @param stop set when the run is to stop: the claim only fences, then ends
 * @param mapped which of the instances of a mapped task it is
 */
public record Claim(
    long taskInstanceId,
    long dagRunId,
    int ordinal,
    String taskId,
    long token,
    int generation,
    int tryNumber,
    int rescues,
    int handBacks,
    long dagVersionId,
    @Nullable StopReason stop,
    MapPlace mapped) {

  /** Of a task that is one of its run. */
  public Claim(
      long taskInstanceId,
      long dagRunId,
      int ordinal,
      String taskId,
      long token,
      int generation,
      int tryNumber,
      int rescues,
      int handBacks,
      long dagVersionId,
      @Nullable StopReason stop) {
    this(
        taskInstanceId,
        dagRunId,
        ordinal,
        taskId,
        token,
        generation,
        tryNumber,
        rescues,
        handBacks,
        dagVersionId,
        stop,
        MapPlace.NONE);
  }

  /** Which claim it is, whatever is known of its run. */
  public record Key(long taskInstanceId, long token) {}

  /** Whether a try of this number has begun before, and was lost or handed back. */
  public boolean isRepeated() {
    return rescues > 0 || handBacks > 0;
  }

  /** To be run although its run stops. */
  public Claim withoutStop() {
    return new Claim(
        taskInstanceId,
        dagRunId,
        ordinal,
        taskId,
        token,
        generation,
        tryNumber,
        rescues,
        handBacks,
        dagVersionId,
        null,
        mapped);
  }

  Place place() {
    return new Place(dagRunId, ordinal, mapped.parentId(), mapped.index());
  }

  /** The task for people, as in {@code load} or {@code load[3]}. */
  public String label() {
    return taskId + mapped.path();
  }

  public Key key() {
    return new Key(taskInstanceId, token);
  }
}
