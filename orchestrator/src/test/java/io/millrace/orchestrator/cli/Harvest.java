package io.millrace.orchestrator.cli;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.lineage.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.jooq.impl.SQLDataType;

/** A DAG with a bit of everything, for listings. */
public final class Harvest implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("harvest")
            .describedAs("Brings in the harvest.")
            .schedule(Schedule.daily(ZoneOffset.UTC))
            .warehouse("growth")
            .sampleData(Harvest::sample);
    dag.param(RunParam.integer("fields").orElse(2L).describedAs("How many."));
    var mow = dag.task("mow", java(context -> {}));
    dag.task("bind", java(context -> {})).after(mow);
    dag.check("no_weeds", weeds());
    return dag.build();
  }

  private static Check weeds() {
    var plants = table(name("raw", "plants"));
    var kind = field(name("kind"), SQLDataType.CLOB);
    return new Check(
        "no_weeds",
        new TableName("raw", "plants"),
        Check.Severity.WARNING,
        select(count().cast(SQLDataType.BIGINT), count(kind).cast(SQLDataType.BIGINT)).from(plants),
        select(kind).from(plants),
        Check.KEPT_BY_DEFAULT);
  }

  private static void sample(Path folder, double scale, long seed) throws java.io.IOException {
    if (seed == 13) {
      throw new IllegalStateException("unlucky");
    }
    Files.writeString(folder.resolve("plants.csv"), "scale " + scale + ", seed " + seed + "\n");
  }
}
