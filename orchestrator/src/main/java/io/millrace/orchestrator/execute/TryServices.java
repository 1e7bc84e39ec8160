package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.secret.Secrets;
import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jooq.DSLContext;

/**
 * What every try on a node shares.
 *
 * @param node its name
 * @param orchestrator names this orchestrator in the warehouses' ledgers
 * @param database the orchestrator's own
 * @param absences what its tries found out about the warehouses
 */
record TryServices(
    String node,
    UUID orchestrator,
    DSLContext database,
    Warehouses warehouses,
    SourceFolders sources,
    Secrets secrets,
    EngineListener listener,
    Absences absences,
    Clock clock,
    RandomGenerator random) {}
