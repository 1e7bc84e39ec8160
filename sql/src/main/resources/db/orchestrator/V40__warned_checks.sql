-- What checks warned of is found without the task instances of the runs, of which there may be very many.

create index check_result_warned on orchestrator.check_result (task_instance_id) where status = 'warned';
