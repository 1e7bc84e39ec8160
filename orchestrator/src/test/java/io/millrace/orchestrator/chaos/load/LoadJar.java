package io.millrace.orchestrator.chaos.load;

import io.millrace.orchestrator.catalog.DagJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The jar of these DAGs with the migration of their warehouse. */
public final class LoadJar {

  private static final String MIGRATION =
      """
      create table public.increments (
        dag_id text not null, run_id text not null, task_id text not null, try_number int not null);
      create table public.copied (id bigint primary key, word text not null);
      create table public.staged (id bigint primary key, word text not null);
      create table public.first_half (id bigint primary key, word text not null);
      create table public.second_half (id bigint primary key, word text not null);
      create table public.copies (at timestamptz not null default clock_timestamp());
      create function public.count_copy() returns trigger language plpgsql as
        'begin insert into public.copies default values; return null; end';
      create trigger counted after insert on public.copied
        for each statement execute function public.count_copy();
      """;

  private LoadJar() {}

  public static void write(Path jar) throws IOException {
    DagJar.ofPackage(
        jar,
        Map.of("db/chaos/V1__chaos.sql", MIGRATION),
        Flow.class,
        Wide.class,
        Past.class,
        Minute.class);
  }
}
