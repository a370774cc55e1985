-- The role that said it; null for wishes from before that was known.
alter table cancel_wish add column said_by text;
