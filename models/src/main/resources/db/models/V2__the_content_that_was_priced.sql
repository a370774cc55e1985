-- channel: whose part of the incoming store the file came to; null until a file of before that has
-- moved there. found_sha256: of what was found in the place of what was priced.
alter table model
  add column channel text,
  add column found_sha256 text;

create index model_to_settle on model (model_id) where channel is null;

-- The content that an order was approved by, in hexadecimal digits; no other is taken into work.
create table priced_content (
  model_id uuid primary key references model,
  sha256 text not null
);
