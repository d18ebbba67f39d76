-- All that wait, by their time: for lists. A claim writes no entry of it. (H2 has no partial indexes, where each claim would.)
create index jobs_waiting on jobs (next_run_time, id) where status = 'PENDING';
