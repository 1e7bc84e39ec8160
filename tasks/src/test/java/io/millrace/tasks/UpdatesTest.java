package io.millrace.tasks;

import static io.millrace.tasks.Updates.allOf;
import static io.millrace.tasks.Updates.anyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.plain.JavaTasks;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpdatesTest {

  private static final Table<Record> ORDERS = table(name("raw", "orders"));
  private static final Updates NESTED =
      allOf(Updates.of("a"), anyOf(Updates.of("b"), allOf(Updates.of("c"), Updates.of("d"))));

  @Test
  void saysWhatIsLeftOfACondition() {
    assertThat(left(NESTED)).isEqualTo("a and (b or (c and d))");
    assertThat(left(NESTED, "a")).isEqualTo("b or (c and d)");
    assertThat(left(NESTED, "a", "c")).isEqualTo("b or d");
    assertThat(left(NESTED, "b")).isEqualTo("a");
    assertThat(left(NESTED, "c", "d")).isEqualTo("a");
  }

  @Test
  void holdsOnceEnoughWasUpdated() {
    assertThat(left(NESTED, "a", "b")).isNull();
    assertThat(left(NESTED, "a", "c", "d", "e")).isNull();
    assertThat(left(anyOf(Updates.of("a"), Updates.of("b")), "b")).isNull();
    assertThat(left(allOf(Updates.of("a"), Updates.of("b")), "b")).isEqualTo("a");
  }

  private static @Nullable String left(Updates condition, String... updated) {
    Updates left = condition.without(List.of(updated));
    return left == null ? null : left.inWords();
  }

  @Test
  void namesATableByItsWarehouse() {
    assertThat(Updates.of("shop", ORDERS)).isEqualTo(new Updates.Of("shop/raw.orders"));
    assertThat(NESTED.assets()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void readsAsASentence() {
    var six = Schedule.cron("0 6 * * *", ZoneOffset.UTC);

    assertThat(Schedule.on(NESTED).andNotBefore(six).inWords())
        .isEqualTo("on updates of a and (b or (c and d)), not before 0 6 * * * UTC");
    assertThat(Schedule.on(Updates.of("a")).or(six).inWords())
        .isEqualTo("on updates of a, or at 0 6 * * * UTC");
    assertThat(Schedule.on(Updates.of("a")).or(six).times()).isEqualTo(six);
    assertThat(Schedule.on(Updates.of("a")).andNotBefore(six).times()).isNull();
  }

  @Test
  void aTaskPublishesWhatItSaysAndTheTablesItWrites() {
    var dag = Dag.named("prices").warehouse("shop");
    dag.task("fetch", JavaTasks.java(context -> {})).publishes("price_list");
    dag.task("load", JavaTasks.java(context -> {})).publishes("shop", ORDERS).publishes("s3://b/x");
    Dag built = dag.build();

    assertThat(built.tasks().stream().map(task -> Assets.publishedBy(built, task)))
        .containsExactly(
            new TreeSet<>(List.of("price_list")),
            new TreeSet<>(List.of("s3://b/x", "shop/raw.orders")));
  }

  @Test
  void refusesWhatIsNoName() {
    assertThatThrownBy(() -> Updates.of("price list"))
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "a schedule: the asset name \"price list\" must be 1 to 200 characters without white"
                + " space");
    assertThatThrownBy(() -> Dag.named("d").task("t", JavaTasks.java(context -> {})).publishes(""))
        .isInstanceOf(DagRejected.class)
        .hasMessageStartingWith("task t: the asset name \"\"");
    assertThatThrownBy(() -> allOf())
        .isInstanceOf(DagRejected.class)
        .hasMessage("allOf(..) and anyOf(..) of updates need one at least; name an asset");
  }
}
