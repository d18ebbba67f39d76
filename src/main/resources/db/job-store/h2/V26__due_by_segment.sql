-- A claim of some segments looks each one up where jobs of others stand before its own: see H2SegmentLookUp.
create index jobs_due_by_segment on jobs (status, limit_id, priority, segment, next_run_time, id);
