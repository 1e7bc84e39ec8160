package io.millrace.orchestrator.run;

import java.util.List;
import java.util.Set;

/**
 * What a push did.
 *
 * @param claims to be started now, by this node
 * @param recorded of the finished tries, the task instances that were still theirs
 * @param endedRuns the runs that ended
 * @param moreReady whether something is ready that did not fit
 * @param alerts whether it queued any
 */
public record Pushed(
    List<Claim> claims,
    Set<Long> recorded,
    List<EndedRun> endedRuns,
    boolean moreReady,
    boolean alerts) {

  public static final Pushed NOTHING = new Pushed(List.of(), Set.of(), List.of(), false, false);
}
