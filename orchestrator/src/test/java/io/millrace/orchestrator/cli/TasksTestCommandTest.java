package io.millrace.orchestrator.cli;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One task, run alone from the command line. */
class TasksTestCommandTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase shop = TestDatabase.empty();

  @TempDir private Path folder;
  private Terminal terminal;

  @BeforeEach
  void opensTheShop() throws IOException {
    shop.sql().execute("drop table if exists public.orders");
    shop.sql().execute("create table public.orders (id int)");
    terminal =
        new Terminal(folder)
            .withDags(Shop.class)
            .with("MILLRACE_DB_URL", orchestrator.libpqUrl())
            .with("MILLRACE_WAREHOUSE_SHOP_URL", shop.libpqUrl());
  }

  @Test
  void leavesTheWarehouseAsItWas() {
    var tested = terminal.run("tasks", "test", "shop", "order");

    assertThat(tested.err()).isEmpty();
    assertThat(tested.exit()).isZero();
    assertThat(tested.out())
        .contains("try 1 of shop/manual__", "/order on trial", "succeeded, 1 rows")
        .containsPattern("positive +public.orders +blocking +passed +0 +1")
        .endsWith(
            "shop order: success, 1 row; rolled back, shop is as it was (--commit keeps it)\n");
    assertThat(orders()).isZero();
    assertThat(orchestrator.sql().fetchCount(DAG_RUN)).isZero();
  }

  @Test
  void keepsWhatItDidWhenAsked() {
    var tested =
        terminal.run(
            "tasks",
            "test",
            "shop",
            "order",
            "--param",
            "id=5",
            "--logical-date",
            "2026-11-19",
            "--commit",
            "--json");

    assertThat(tested.exit()).isZero();
    assertThat(tested.out())
        .startsWith("{\"dag_id\":\"shop\",\"task_id\":\"order\",")
        .contains(
            "\"logical_date\":\"2026-11-19T00:00:00Z\"",
            "\"state\":\"success\"",
            "\"warehouse\":\"shop\",\"committed\":true,\"rows\":1",
            "insert into public.orders values (5)");
    assertThat(orders()).isEqualTo(1);
    assertThat(orchestrator.sql().fetchCount(DAG_RUN)).isZero();
  }

  @Test
  void keepsNothingThatABlockingCheckRefuses() {
    var tested = terminal.run("tasks", "test", "shop", "order", "--param", "id=0", "--commit");

    assertThat(tested.exit()).isOne();
    assertThat(tested.out())
        .contains("positive, failing rows:\n[{\"id\":0}]")
        .doesNotContain("\tat ", "TaskFailed")
        .endsWith(
            "shop order: failed: blocking check positive failed on public.orders: 1 of 1; rolled"
                + " back, shop is as it was\n");
    assertThat(orders()).isZero();
  }

  @Test
  void saysThatATaskHasEndedItsTransaction() {
    for (String task : List.of("end_it", "slip_out")) {
      var tested = terminal.run("tasks", "test", "shop", task);

      assertThat(tested.exit()).as(task).isOne();
      assertThat(tested.out()).contains("failed: a statement ended the transaction");
    }
  }

  @Test
  void holdsToTheTimeout() {
    var tested = terminal.run("tasks", "test", "shop", "wait");

    assertThat(tested.exit()).isOne();
    assertThat(tested.out()).contains("failed: took longer than its timeout of 0.3 s");
  }

  @Test
  void doesForGoodWhatATaskDoesOutside() {
    Path note = folder.resolve("note.txt");

    var tested = terminal.run("tasks", "test", "shop", "note", "--param", "note=" + note);

    assertThat(tested.exit()).isZero();
    assertThat(tested.out())
        .endsWith("shop note: success; no run is recorded, and what it did stays done\n");
    assertThat(Files.exists(note)).isTrue();
  }

  @Test
  void takesTheOutputsOfOtherTasksFromARun() {
    var lacking = terminal.run("tasks", "test", "shop", "tell");
    assertThat(lacking.exit()).isEqualTo(2);
    assertThat(lacking.err())
        .isEqualTo(
            "millrace: task tell takes the output of count; name a run that has it with --run"
                + " RUN.\n");

    terminal.run("run", "shop", "--param", "note=" + folder.resolve("note.txt"));
    String run = orchestrator.sql().fetchSingle(DAG_RUN).get(DAG_RUN.RUN_ID);
    var told = terminal.run("tasks", "test", "shop", "tell", "--run", run);

    assertThat(told.exit()).isZero();
    assertThat(told.out()).contains("output: \"3 orders, manual__");
    orchestrator.sql().deleteFrom(DAG_RUN).execute();
  }

  @Test
  void namesTheTasksThatTheDagHas() {
    var unknown = terminal.run("tasks", "test", "shop", "ordre");

    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .startsWith("millrace: DAG shop has no task ordre; it has ")
        .endsWith("did you mean order?\n");
    assertThat(terminal.run("tasks", "test", "shpo", "order").err())
        .isEqualTo("millrace: There is no DAG shpo; did you mean shop?\n");
  }

  private int orders() {
    return shop.sql().fetchCount(Shop.ORDERS);
  }
}
