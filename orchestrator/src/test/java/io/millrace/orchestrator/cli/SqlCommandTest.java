package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqlCommandTest {

  @RegisterExtension static final TestDatabase growth = TestDatabase.empty();

  private static final String ROW =
      "select 12 as n, 'a,\"b\"' as t, null as nothing, '' as empty, 2.50 as d, true as yes,"
          + " '{\"a\": 1}'::jsonb as j, 'NaN'::float8 as f";

  @TempDir private Path folder;
  private Terminal terminal;

  @BeforeEach
  void opens() {
    terminal = new Terminal(folder).with("MILLRACE_WAREHOUSE_GROWTH_URL", growth.libpqUrl());
  }

  @Test
  void printsATable() {
    var ended =
        terminal.run(
            "sql", "growth", "select 'long text' as a, 7 as number union all select '', 12345678");

    assertThat(ended.out())
        .isEqualTo(
            """
            a            number
            long text         7
                       12345678
            """);
    assertThat(ended.exit()).isZero();
  }

  @Test
  void printsCsv() {
    assertThat(terminal.run("sql", "growth", ROW, "--csv").out())
        .isEqualTo(
            """
            n,t,nothing,empty,d,yes,j,f
            12,"a,""b""\",,"",2.50,t,"{""a"": 1}",NaN
            """);
  }

  @Test
  void printsJson() {
    assertThat(terminal.run("sql", "growth", "--json", ROW).out())
        .isEqualTo(
            """
            [ {
              "n" : 12,
              "t" : "a,\\"b\\"",
              "nothing" : null,
              "empty" : "",
              "d" : 2.50,
              "yes" : true,
              "j" : {"a": 1},
              "f" : "NaN"
            } ]
            """);
  }

  @Test
  void onlyReadsUnlessItMayWrite() {
    var refused = terminal.run("sql", "growth", "create table written (id int)");
    var written =
        terminal.run("sql", "growth", "--write", "create table written as select 1 as id");

    assertThat(refused.exit()).isOne();
    assertThat(refused.err())
        .isEqualTo(
            "millrace: The query does not run: cannot execute CREATE TABLE in a read-only"
                + " transaction; add --write if that is meant.\n");
    assertThat(written.exit()).isZero();
    assertThat(growth.sql().fetchCount(growth.sql().select().from("written"))).isOne();
  }

  @Test
  void onlyReadsBehindACommitToo() {
    var refused = terminal.run("sql", "growth", "select 1; commit; create table slipped (id int)");

    assertThat(refused.exit()).isOne();
    assertThat(refused.err()).contains("add --write if that is meant");
  }

  @Test
  void saysWhereAQueryIsWrong() {
    var ended = terminal.run("sql", "growth", "select 'ü',\n  relkindd from pg_class");

    assertThat(ended.exit()).isOne();
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualTo(
            "millrace: The query does not run: column \"relkindd\" does not exist (line 2, column 3);"
                + " Perhaps you meant to reference the column \"pg_class.relkind\".\n");
  }

  @Test
  void saysThatTheQueryEndsTooEarly() {
    assertThat(terminal.run("sql", "growth", "select (").err())
        .isEqualTo(
            "millrace: The query does not run: syntax error at end of input (line 1, column 9).\n");
  }

  @Test
  void refusesTwoFormats() {
    assertThat(terminal.run("sql", "growth", "select 1", "--csv", "--json").exit()).isEqualTo(2);
  }
}
