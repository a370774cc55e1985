-- How many bytes were announced lately, of each buyer and from each network address, whose hash
-- alone is kept. The whole allowance comes back at once, some time after `since`.
create table bytes_announced (
  what text not null,
  whom bytea not null,
  since timestamptz not null,
  bytes bigint not null,
  primary key (what, whom)
);

create index bytes_announced_age on bytes_announced (since);
