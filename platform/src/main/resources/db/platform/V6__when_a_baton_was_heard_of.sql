-- What ended is forgotten by the time at which it was heard, not by the time at which it was said:
-- a role that was away for months hears old news.
alter table baton add column heard_at timestamptz not null default now();

create index baton_ended on baton (heard_at)
  where state in ('CLOSED', 'CANCELLED', 'DECLINED');
