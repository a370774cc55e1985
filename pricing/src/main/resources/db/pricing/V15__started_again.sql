-- again_at: when an administrator started it again; null where nobody did.
alter table calculation add column again_at timestamptz;
