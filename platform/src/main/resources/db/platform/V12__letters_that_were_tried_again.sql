-- When somebody last wanted it heard again with all of its topic: those that stay letters let the
-- others come first.
alter table dead_letter add column tried_at timestamptz;

create index dead_letter_to_try on dead_letter (topic, tried_at nulls first, id);
