package io.millrace.orchestrator.cli;

import static io.millrace.tasks.sql.SqlTasks.opaque;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import org.jooq.Record;
import org.jooq.Table;

/** Writes the table {@code public.stones} in SQL, of the warehouse {@code works}. */
public final class Quarry implements DagDefinition {

  static final Table<Record> STONES = table(name("public", "stones"));

  @Override
  public Dag define() {
    var dag = Dag.named("quarry").warehouse("works");
    dag.task("dig", opaque("insert into public.stones values (1)").reads().writes(STONES));
    return dag.build();
  }
}
