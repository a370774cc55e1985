-- It has ended; for some minutes it may say the same change again, if the answer was lost.
alter table customer_session
  add column changed_from text,
  add column again_until timestamptz;
