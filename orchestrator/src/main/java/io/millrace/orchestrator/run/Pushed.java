package io.millrace.orchestrator.run;

import java.util.List;

/**
 * What a push did.
 *
 * @param claims to be started now, by this node
 * @param endedRuns the runs that ended
 * @param moreReady whether something is ready that did not fit
 * @param alerts whether it queued any
 * @param updates whether it recorded any of assets
 */
public record Pushed(
    List<Claim> claims,
    List<EndedRun> endedRuns,
    boolean moreReady,
    boolean alerts,
    boolean updates) {

  public static final Pushed NOTHING = new Pushed(List.of(), List.of(), false, false, false);
}
