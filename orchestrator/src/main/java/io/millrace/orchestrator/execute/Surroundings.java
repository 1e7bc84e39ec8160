package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.secret.Keyring;
import io.millrace.orchestrator.secret.Secrets;
import javax.sql.DataSource;

/**
 * What a node needs from outside.
 *
 * @param database the orchestrator's own, pooled
 * @param heartbeats the same database on a connection of their own
 * @param warehouses where tasks with SQL do their work
 * @param sources where the files are that tasks read
 * @param secrets the connections and variables that tasks ask for
 */
public record Surroundings(
    DataSource database,
    DataSource heartbeats,
    Warehouses warehouses,
    SourceFolders sources,
    Secrets secrets) {

  /** Those of a node that has no key. */
  public Surroundings(
      DataSource database, DataSource heartbeats, Warehouses warehouses, SourceFolders sources) {
    this(database, heartbeats, warehouses, sources, new Secrets(Dsl.on(database), Keyring.none()));
  }
}
