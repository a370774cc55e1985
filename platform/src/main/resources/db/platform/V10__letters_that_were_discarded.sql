-- Letters that an administrator discarded: the whole record, by whom and why.
create table discarded_letter (
  id bigint primary key,
  order_id uuid,
  sequence bigint,
  topic text not null,
  partition int,
  record_offset bigint,
  outgoing boolean not null,
  sent_at timestamptz,
  key text,
  body text,
  headers text,
  code text not null,
  detail text not null,
  at timestamptz not null,
  reason text not null,
  by_id text not null,
  discarded_at timestamptz not null
);

create index discarded_letter_by_age on discarded_letter (discarded_at);
