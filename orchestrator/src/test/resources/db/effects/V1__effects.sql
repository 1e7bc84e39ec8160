create table public.increments (run_id text not null, task_id text not null);
create table public.copied (run_id text not null, n int not null);
