-- Which instance had it last, for whoever looks into its log.
alter table calculation add column worker text;
