-- show_at: when the copy that the buyer sees is to be made; null when there is nothing to do.
-- operator_id: who makes it; null while nobody does, and of work begun before that was kept.
alter table model
  add column show_at timestamptz,
  add column operator_id text;

create index model_to_show on model (show_at) where show_at is not null;
