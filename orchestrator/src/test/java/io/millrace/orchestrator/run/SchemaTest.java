package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SchemaTest {

  @RegisterExtension static final TestDatabase ORCHESTRATOR = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase GROWTH = TestDatabase.warehouse("growth");

  @Test
  void commentsEveryTableAndColumn() {
    assertThat(uncommented(ORCHESTRATOR)).isEmpty();
    assertThat(uncommented(GROWTH)).isEmpty();
  }

  private static List<String> uncommented(TestDatabase database) {
    return database
        .sql()
        .fetch(
            """
            select n.nspname || '.' || c.relname || coalesce('.' || a.attname, '')
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            cross join lateral (
              select 0 as attnum, null as attname
              union all
              select attnum, attname from pg_attribute
              where attrelid = c.oid and attnum > 0 and not attisdropped) a
            where c.relkind in ('r', 'v', 'p')
              and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
              and c.relname not like '%flyway%'
              and col_description(c.oid, a.attnum) is null
              and (a.attnum > 0 or obj_description(c.oid, 'pg_class') is null)
            order by 1\
            """)
        .map(row -> row.get(0, String.class));
  }

  @Test
  void holdsTheStatesOfTheCode() {
    assertThat(states("task_instance"))
        .isEqualTo(
            Arrays.stream(TaskState.values()).map(TaskState::key).collect(Collectors.toSet()));
    assertThat(states("dag_run"))
        .isEqualTo(Arrays.stream(RunState.values()).map(RunState::key).collect(Collectors.toSet()));
    assertThat(states("task_try"))
        .isEqualTo(Arrays.stream(TryState.values()).map(TryState::key).collect(Collectors.toSet()));
  }

  /** The values that the table's CHECK on its state lists. */
  private static Set<String> states(String table) {
    String check =
        ORCHESTRATOR
            .sql()
            .fetchSingle(
                """
                select pg_get_constraintdef(oid) from pg_constraint
                where conrelid = ('orchestrator.' || {0})::regclass and conname = {0} || '_state_check'
                """,
                org.jooq.impl.DSL.val(table))
            .get(0, String.class);
    Set<String> states = new TreeSet<>();
    Matcher quoted = Pattern.compile("'(\\w+)'").matcher(check);
    while (quoted.find()) {
      states.add(quoted.group(1));
    }
    return states;
  }
}
