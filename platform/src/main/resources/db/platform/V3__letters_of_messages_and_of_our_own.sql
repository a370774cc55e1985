-- Every letter has its record's key, so that the order of a message is found too, and may be one of
-- our own: a row of the outbox that the broker refuses. A tombstone has no body.
alter table dead_letter
  add column if not exists key text,
  add column sent_at timestamptz,
  add column outbox_id bigint unique,
  -- the control room was told of it
  add column told boolean not null default false,
  alter column partition drop not null,
  alter column record_offset drop not null,
  alter column body drop not null;

create index dead_letter_of_topic on dead_letter (topic, id);
create index dead_letter_untold on dead_letter (id) where not told;
