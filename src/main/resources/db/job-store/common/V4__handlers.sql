-- Which of its agent's handlers ran an attempt; null where the agent did not say.
alter table executions add column handler varchar(255);

-- The names that an agent has handlers for, one on a line; null: it takes any name.
alter table execution_workers add column handlers varchar(256000);
