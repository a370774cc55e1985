-- When it comes up in its lane, in bytes that were worked on before it. Those of before are next.
alter table calculation add column turn double precision not null default 0;

create index calculation_by_turn on calculation (lane, turn, id)
  where state in ('QUEUED', 'RUNNING');

drop index calculation_waiting;
