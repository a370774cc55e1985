create index quote_by_model on quote (model_id, quote_id);
