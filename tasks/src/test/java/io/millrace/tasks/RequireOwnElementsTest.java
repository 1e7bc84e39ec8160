package io.millrace.tasks;

import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.http.HttpOperator.get;
import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static io.millrace.tasks.sensor.Sensors.untilAnswered;
import static io.millrace.tasks.sensor.Sensors.untilRow;
import static io.millrace.tasks.shell.ShellOperator.shell;
import static io.millrace.tasks.sql.SqlTasks.merge;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.queryList;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.tasks.bakery.Bakery;
import io.millrace.tasks.check.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** Handles to elements, used inside and outside of what they belong to. */
class RequireOwnElementsTest {

  private final DagBuilder dag = Dag.named("shop");
  private final TaskRef<List<String>> files =
      dag.task("files", javaList(String.class, context -> List.of()));

  @Test
  void refusesToAskForTheElementOfWhatATaskIsNoPartOf() {
    var note = Bakery.ORDERS.NOTE;
    assertNoPart(each -> sql(DSL.deleteFrom(Bakery.ORDERS).where(note.eq(each.field(CLOB)))));
    assertNoPart(each ->
        query(
            DSL.select(DSL.count())
                .from(Bakery.ORDERS)
                .where(note.eq(each.field("up", CLOB, String::strip)))));
    assertNoPart(
        each -> queryList(DSL.select(note).from(Bakery.ORDERS).where(note.eq(each.field(CLOB)))));
    assertNoPart(each ->
        publish(
            part(
                "buyers",
                merge(Bakery.BUYERS)
                    .from(
                        DSL.select(Bakery.ORDERS.CUSTOMER_ID, each.field(CLOB).as("name"))
                            .from(Bakery.ORDERS)))));
    assertNoPart(each -> copy(csv(each, name -> name)).into(Bakery.ORDERS).replacing());
    assertNoPart(each -> get(each, name -> "http://localhost/" + name));
    assertNoPart(each -> shell("echo").with("NAME", each, name -> name));
    assertNoPart(each -> approve(each, name -> name + "?"));
    assertNoPart(each -> untilAnswered("it", get(each, name -> "http://localhost/" + name)));
    assertNoPart(each ->
        untilRow(
            "it", DSL.selectFrom(Bakery.ORDERS).where(Bakery.ORDERS.NOTE.eq(each.field(CLOB)))));
    assertNoPart(each -> again(each, (at, context) -> Again.done(at)));
  }

  private static void assertNoPart(Function<Each<String>, Operator<?>> operator) {
    var other = Dag.named("other").warehouse("w");
    var list = other.task("list", javaList(String.class, context -> List.of()));
    List<Each<String>> handles = new ArrayList<>();
    other.mapGroup(
        "each",
        list,
        (file, group) -> {
          handles.add(file);
          group.task("load", java(context -> {}));
        });
    other.task("report", operator.apply(handles.getFirst()));

    assertThatThrownBy(other::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG other: task report asks for an element of each and is no part of it; take the output of each, or make it a task of a mapped group");
  }

  @Test
  void aCheckAsksForNoElementOfAnother() {
    List<Each<String>> handles = new ArrayList<>();
    dag.warehouse("w");
    dag.map(
            "load",
            files,
            each -> {
              handles.add(each);
              return sql(DSL.deleteFrom(Bakery.ORDERS));
            })
        .check(Checks.noRows(ofNote(handles.getFirst())).named("own"));
    assertThat(dag.build().tasks()).hasSize(2);

    dag.task("other", sql(DSL.deleteFrom(Bakery.CUSTOMERS)))
        .check(Checks.noRows(ofNote(handles.getFirst())).named("others"));

    assertThatThrownBy(dag::build)
        .hasMessageStartingWith("DAG shop: task other asks for an element of load");
  }

  private static Select<?> ofNote(Each<String> each) {
    return DSL.selectFrom(Bakery.ORDERS).where(Bakery.ORDERS.NOTE.eq(each.field(CLOB)));
  }
}
