-- Longer than the answer timeout of the test that runs it.
select pg_sleep(3);
