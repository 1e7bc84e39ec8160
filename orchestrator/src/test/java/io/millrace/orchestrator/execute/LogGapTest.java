package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Part of a log cannot be written for a while, in which its try ends. */
class LogGapTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  /** Refuses while there is trouble, and afterwards what would leave a gap if its node died now. */
  private static final String NO_GAPS =
      """
      create table public.trouble ();
      create sequence public.attempts;
      create function public.no_gaps() returns trigger language plpgsql as $$
      begin
        perform nextval('public.attempts');
        if to_regclass('public.trouble') is not null then
          raise exception 'trouble';
        end if;
        if new.chunk > 0 and not exists (
            select from orchestrator.task_log before
            where before.task_instance_id = new.task_instance_id and before.token = new.token
              and before.chunk = new.chunk - 1) then
          raise exception 'a gap';
        end if;
        return new;
      end $$;
      create trigger no_gaps before insert on orchestrator.task_log
        for each row execute function public.no_gaps();
      """;

  @Test
  void leavesNoGapBeforeTheEndOfATry() throws Exception {
    var release = new CountDownLatch(1);
    var builder = Dag.named("talks");
    builder.task(
        "talk",
        java(context -> {
          context.log("first");
          release.await();
          context.log("second");
        }));
    Dag dag = builder.build();
    DATABASE.sql().execute(NO_GAPS);

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      Poll.until("an attempt to write the log", Duration.ofSeconds(20), () -> attempts() > 0);
      release.countDown();
      long before = attempts();
      Poll.until("one after its end", Duration.ofSeconds(20), () -> attempts() > before + 1);
      DATABASE.sql().execute("drop table public.trouble");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void keepsNoTryFromBeingRecordedWhereItCannotBeWritten() throws Exception {
    var refused = new CountDownLatch(1);
    var builder = Dag.named("unwritable");
    builder.task(
        "talk",
        java(context -> {
          context.log("poison");
          refused.await();
          context.log("and more");
        }));
    Dag dag = builder.build();
    DATABASE.sql().execute(REFUSE_POISON);

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      Poll.until("a line in its place", Duration.ofSeconds(20), () -> log().contains("misses"));
      refused.countDown();

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(log())
          .containsPattern(
              "\\(here the log misses \\d+ characters: PostgreSQL: not this\\)\n.*and more\n");
    }
  }

  private static final String REFUSE_POISON =
      """
      create function public.refuse_poison() returns trigger language plpgsql as $$
      begin
        if new.content like '% poison%' then
          raise exception 'not this' using errcode = '22000';
        end if;
        return new;
      end $$;
      create trigger refuse_poison before insert on orchestrator.task_log
        for each row execute function public.refuse_poison();
      """;

  private static String log() {
    return DATABASE
        .sql()
        .fetchSingle(
            "select coalesce(string_agg(content, '' order by task_instance_id, chunk), '') from orchestrator.task_log")
        .get(0, String.class);
  }

  private static long attempts() {
    return DATABASE
        .sql()
        .fetchSingle("select case when is_called then last_value else 0 end from public.attempts")
        .get(0, Long.class);
  }
}
