package io.millrace.orchestrator.chaos;

import java.util.List;

/** What must be true of the effects in the warehouse and outside of it. */
final class EffectInvariants {

  static final Invariant ALL_OR_NOTHING =
      NoRows.inWarehouse(
          "What is published as one is of one run, the one that says it wrote it last.",
          """
          select format('the halves are of %s, written by %s', words, writers)
          from (
            select array(
                select word from first_half union select word from second_half) as words,
              array(
                select distinct run_id from millrace.table_writer
                where table_name in ('public.first_half', 'public.second_half')) as writers) halves
          where cardinality(words) > 1 or cardinality(writers) <> cardinality(words)
            or writers[1] not like '%' || words[1]
            or (select count(*) from first_half) <> (select count(*) from second_half)
          """);

  static final Invariant LEDGER_AT_REST =
      NoRows.inWarehouse(
          "No ledger names a server process once all is done.",
          """
          select format('the ledger of task instance %s, token %s, names server process %s',
            task_instance_id, token, backend_pid)
          from millrace.task_ledger
          where backend_pid is not null
          """);

  static final List<Invariant> ALL =
      List.of(new Increments(), new Copies(), ALL_OR_NOTHING, LEDGER_AT_REST, new Notes());

  private EffectInvariants() {}
}
