-- Every 3D file that was ever uploaded, and the bucket it is in.
create table model (
  model_id uuid primary key,
  order_id uuid not null,
  size_bytes bigint not null,
  stage text not null check (stage in ('INCOMING', 'WORK', 'ARCHIVE', 'EXPIRED')),
  since timestamptz not null,
  replaced boolean not null default false
);

create index model_by_order on model (order_id);

-- What is to be done to a file. One at a time for each file, in the order of their ids.
-- leaving: the copy is recorded and told; the file in this bucket is left to delete.
create table move (
  id bigint generated always as identity primary key,
  model_id uuid not null references model,
  target text not null check (target in ('WORK', 'ARCHIVE', 'EXPIRED')),
  leaving text check (leaving in ('INCOMING', 'WORK', 'ARCHIVE')),
  due_at timestamptz not null,
  tries int not null default 0,
  failure text,
  failed_at timestamptz
);

create index move_due on move (due_at, id) where failed_at is null;
create index move_failed on move (id) where failed_at is not null;
create index move_of_model on move (model_id, id);
