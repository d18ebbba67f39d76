-- While the current occurrence is an extra run (run-now): the calendar's occurrence that follows it, however late that ends.
alter table jobs add column following_time timestamp(6) with time zone;
