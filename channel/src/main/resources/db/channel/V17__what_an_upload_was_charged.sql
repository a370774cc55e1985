-- Units of work that were charged by what was announced, until it is known what it took.
alter table upload add column work_charged bigint;
