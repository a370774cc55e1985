-- anew_by: the way of measuring by which a model is measured again that has its price; null for every other calculation.
alter table calculation add column anew_by text;
create index calculation_anew on calculation (model_id) where anew_by is not null;
