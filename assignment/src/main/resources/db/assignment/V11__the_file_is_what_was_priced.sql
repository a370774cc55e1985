-- awaits_check: it is free once models has found the priced content in work. freed_sequence: of the
-- event that freed it. What was offered before this script stays so.
alter table offer
  add column awaits_check boolean not null default false,
  add column freed_sequence bigint not null default 0;

-- What models found of the file of an order that is not made yet; gone when it is.
create table file_check (
  order_id uuid primary key,
  is_priced boolean not null
);
