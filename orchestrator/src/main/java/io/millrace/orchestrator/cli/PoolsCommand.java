package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.Pools;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the pools; makes, changes and removes one. */
@Command(
    name = "pools",
    description = "Lists pools, whose slots tasks take while they run; set or remove one.")
final class PoolsCommand implements Callable<Integer> {

  private final Program program;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  PoolsCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    List<Pools.Pool> all = pools().list();
    if (json) {
      program.out().println(JsonText.write(all));
    } else {
      var table = new TextTable("POOL", "SLOTS", "USED", "WAITING", "DESCRIPTION");
      all.forEach(each ->
          table.row(each.name(), each.slots(), each.used(), each.waiting(), each.description()));
      program.out().print(table);
    }
    return 0;
  }

  @Command(
      name = "set",
      description = {
        "Makes a pool, or gives it another number of slots, which counts at once.",
        "With 0 slots none of its tasks starts."
      },
      footer = "%nExample: millrace pools set reporting_db 4")
  int set(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "SLOTS") int slots,
      @Option(names = "--description", paramLabel = "TEXT", description = "What it is there for.")
          @Nullable String description) {
    pools().set(name, slots, description);
    program.out().println("pool " + name + " has " + slots + (slots == 1 ? " slot" : " slots"));
    return 0;
  }

  @Command(name = "remove", description = "Removes a pool that no DAG has tasks in.")
  int remove(@Parameters(paramLabel = "NAME") String name) {
    if (!pools().remove(name)) {
      throw UsageRefused.unknown(
          "pool", name, pools().list().stream().map(Pools.Pool::name).toList());
    }
    program.out().println("pool " + name + " is removed");
    return 0;
  }

  private Pools pools() {
    return Store.open(program).pools();
  }
}
